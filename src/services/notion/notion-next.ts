import * as z from 'zod/mini'
import type { SourceAnswer, TrackSource } from '../../model/ports.ts'
import type { LibraryAnswer } from '../../model/library.ts'
import type { NotionClient } from './client.ts'
import type { NotionMirror } from './mirror.ts'
import { pageValueSchema, plainValue, textIn } from './page-value.ts'
import type { TrackPage } from './read-track-page.ts'
import { trackRefOf } from './track-ref.ts'

export interface NotionNextDeps {
  /** Opened when first asked: it reads the database's columns. */
  readonly open: (
    signal: AbortSignal,
  ) => Promise<LibraryAnswer<{ readonly client: NotionClient; readonly mirror: NotionMirror }>>
}

/**
 * `catalog:next` where Notion is configured: the newest pages of the Tracks database that have a link or id of a service,
 * are not marked as downloaded, and name neither a file nor an item of Eagle.
 */
export function createNotionNext({ open }: NotionNextDeps): TrackSource {
  return {
    name: 'catalog:next',
    async next(limit, signal): Promise<SourceAnswer> {
      const opened = await open(signal)
      if (opened.kind !== 'answer') return { kind: 'unavailable', error: opened.error }
      const { client, mirror } = opened.value
      const fresh = await mirror.refresh(signal)
      if (fresh.kind !== 'answer') return { kind: 'unavailable', error: fresh.error }
      const pages = mirror.next(limit)
      if (pages.length === 0) return { kind: 'nothing', why: 'no page of Notion waits to be synced' }
      const tracks = await Promise.all(
        pages.map(async (page) => trackRefOf(page, await playlistOf(page, client, signal))),
      )
      return { kind: 'found', tracks, playlist: null }
    },
  }
}

const titledPage = z.object({ properties: z.record(z.string(), pageValueSchema) })

/** The name of the first playlist; null when there is none, or its page cannot be read. */
export async function playlistOf(
  { playlistNames, playlistIds }: TrackPage,
  client: NotionClient,
  signal: AbortSignal,
): Promise<string | null> {
  const [name] = playlistNames
  const [pageId] = playlistIds
  if (name !== undefined || pageId === undefined) return name ?? null
  const answer = await client.request(
    { doing: 'read the playlist', method: 'get', path: `pages/${pageId}` },
    titledPage,
    signal,
  )
  if (answer.kind !== 'answer') return null
  const title = Object.values(answer.value.properties).find(({ type }) => type === 'title')
  return textIn(plainValue(title))
}
