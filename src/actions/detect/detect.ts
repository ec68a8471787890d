import { basename, join } from 'node:path'
import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError, errorFact } from '../../model/error.ts'
import type { SourceAnswer } from '../../model/ports.ts'
import type { SourceOutcome } from '../../model/findings.ts'
import type { TrackId, TrackRef } from '../../model/track.ts'
import type { TriggerRequest } from '../../model/trigger.ts'
import { shownLink } from '../../util/shown-link.ts'
import { identityOf } from '../../store/runs.ts'
import { unreachable } from '../../util/unreachable.ts'
import { sha256OfFile } from '../../util/digest.ts'
import type { RunAction, RunContext } from '../action.ts'
import { detectionChain } from './detection-chain.ts'
import { nameOfAsked } from './name-of-asked.ts'
import { locateDropped } from './dropped-file.ts'
import { lookAtFile, unreadableFile } from './look-at-file.ts'
import { passedOver } from './passed-over.ts'

/** What permissions end with. */
const REFUSED = new Set(['PATH_NOT_ALLOWED', 'PROGRAM_NOT_ALLOWED'])

/** Finds out which tracks are meant: the files, links and lists of the trigger, else what the detection chain names. */
export const detect: RunAction = {
  scope: 'run',
  name: 'detect',
  description: 'find out which tracks are meant',
  stillHolds: (context) => Promise.resolve(foundAll(context)),
  run: async (context) => {
    const { request } = context.run.trigger
    const named = request.files.length + request.urls.length > 0
    const found = named ? await fromTrigger(context) : await fromChain(context)
    const single = request.files.length + request.urls.length < 2 && found.length === 1
    const tracks = dropRepeats(found).map((ref) => withHints(ref, request, single))
    for (const { id, asked } of context.store.runs.addTracks(context.run.id, tracks)) {
      context.emit({ type: 'track-found', track: id, title: nameOfAsked(asked, id) })
    }
  },
}

/** A link of the trigger that could not be asked last time is asked again; of the chain, one answer is enough. */
function foundAll({ run, store }: RunContext): boolean {
  if (store.runs.tracksOf(run.id).length === 0) return false
  const { files, urls } = run.trigger.request
  if (files.length + urls.length === 0) return true
  const latest = new Map<string, string>()
  for (const { event } of store.events.ofRun(run.id)) {
    if (event.type === 'source-asked') latest.set(event.outcome.source, event.outcome.status)
  }
  return ![...latest.values()].includes('unavailable')
}

async function fromTrigger(context: RunContext): Promise<readonly TrackRef[]> {
  const { files, urls } = context.run.trigger.request
  const tracks: TrackRef[] = []
  for (const file of files)
    tracks.push(...(await note(context, shortName(file), () => fromFile(context, file))))
  for (const url of urls) tracks.push(...(await note(context, shownLink(url), () => fromLink(context, url))))
  return tracks
}

/** What the sources name, without what the catalog has already. */
async function fromChain(context: RunContext): Promise<readonly TrackRef[]> {
  const pins = await context.pins()
  const chain = { ...context, passedOver: (candidate: TrackRef) => passedOver(context, candidate, pins) }
  return detectionChain(chain, context.run.trigger.request.next ?? 1)
}

/** Asks one source, records what it answered, and goes on with the others whatever that was. */
async function note(
  context: RunContext,
  source: string,
  ask: () => Promise<SourceAnswer>,
): Promise<readonly TrackRef[]> {
  const answer = await ask().catch(refusedOnly)
  context.emit({ type: 'source-asked', outcome: outcomeOf(source, answer) })
  switch (answer.kind) {
    case 'found':
      return answer.tracks.map((track) => ({ ...track, playlist: track.playlist ?? answer.playlist }))
    case 'nothing':
      return []
    case 'unavailable':
      context.emit({ type: 'error', error: errorFact(answer.error, 'went on without it') })
      return []
    default:
      return unreachable(answer)
  }
}

/** What the task may not touch concerns this one alone: the others of the trigger are taken. */
function refusedOnly(error: unknown): SourceAnswer {
  if (error instanceof SyncError && REFUSED.has(error.code)) return { kind: 'unavailable', error }
  throw error
}

function outcomeOf(source: string, answer: SourceAnswer): SourceOutcome {
  switch (answer.kind) {
    case 'found': {
      const count = answer.tracks.length
      const result = `${count === 1 ? '1 track' : `${count} tracks`}${leftOutWords(answer.leftOut ?? [])}`
      return { source, status: 'found', result, action: 'taken' }
    }
    case 'nothing':
      return { source, status: 'nothing', result: answer.why, action: 'next source' }
    case 'unavailable':
      return {
        source,
        status: 'unavailable',
        result: `${answer.error.code}: ${answer.error.why}`,
        action: answer.error.next,
        code: answer.error.code,
      }
    default:
      return unreachable(answer)
  }
}

/** What a list holds besides tracks; a long list of it is cut. */
function leftOutWords(leftOut: readonly string[]): string {
  if (leftOut.length === 0) return ''
  const named = leftOut.slice(0, 5).join('; ')
  return `, left out ${leftOut.length}: ${named}${leftOut.length > 5 ? '; ...' : ''}`
}

async function fromFile(context: RunContext, file: string): Promise<SourceAnswer> {
  const path = locateDropped(context.run, file)
  const error = await lookAtFile(path)
  if (error !== null) return { kind: 'unavailable', error }
  try {
    const id = { service: 'file', id: await sha256OfFile(path) }
    const playlist = context.run.trigger.kind === 'folder' ? basename(context.run.trigger.name) : null
    return { kind: 'found', tracks: [{ ...EMPTY_REF, ids: [id], file }], playlist }
  } catch (thrown) {
    if (thrown instanceof SyncError) throw thrown
    return { kind: 'unavailable', error: unreadableFile(path, thrown) }
  }
}

/**
 * A service that has a resolver is asked by it: Spotify's links are never given to a downloader. Else a link to one track of
 * a known service needs no network here; a set or an unknown page is looked up.
 */
async function fromLink(context: RunContext, url: string): Promise<SourceAnswer> {
  const link = canonicalise(url)
  if (link.kind === 'invalid') {
    const error = new SyncError(
      'URL_INVALID',
      `Cannot use the link "${shownLink(url)}"`,
      link.error ?? 'it names no track',
      'check the link in a browser',
    )
    return { kind: 'unavailable', error }
  }
  const resolver = context.resolvers.find(({ service }) => service === link.service)
  if (resolver !== undefined && link.canonical !== null)
    return resolver.resolve(link.canonical, context.signal)
  if (link.service === 'spotify') return { kind: 'unavailable', error: notFollowed(url) }
  const single =
    link.service !== 'web' && (link.kind === 'track' || link.kind === 'video') && !link.needsNetwork
  if (single && link.id !== null) {
    const ids = [{ service: link.service, id: link.id }]
    return { kind: 'found', tracks: [{ ...EMPTY_REF, ids, url: link.canonical }], playlist: null }
  }
  const downloader = await context.downloader()
  return downloader.lookup(link.canonical ?? url, context.signal)
}

function notFollowed(url: string): SyncError {
  return new SyncError(
    'URL_INVALID',
    `Cannot use the link "${shownLink(url)}"`,
    'it is a short link, which does not say what it leads to',
    'open it and drop the link that the browser then shows; or: tracksync resolve --network LINK',
  )
}

export const EMPTY_REF: TrackRef = {
  ids: [],
  url: null,
  file: null,
  title: null,
  artists: [],
  album: null,
  durationMs: null,
  isrc: null,
  playlist: null,
}

/** The trigger's title, artist and names are of a single track only; its playlist holds for all. */
function withHints(ref: TrackRef, request: TriggerRequest, single: boolean): TrackRef {
  const artists = single && request.artist !== null ? [request.artist] : ref.artists
  const ids = single ? withoutRepeats([...(request.trackIds ?? []), ...ref.ids]) : ref.ids
  return {
    ...ref,
    ids,
    title: (single ? request.title : null) ?? ref.title,
    artists,
    playlist: request.playlist ?? ref.playlist,
  }
}

function dropRepeats(tracks: readonly TrackRef[]): readonly TrackRef[] {
  return [...new Map(tracks.toReversed().map((track) => [identityOf(track), track])).values()].toReversed()
}

function withoutRepeats(ids: readonly TrackId[]): readonly TrackId[] {
  return [...new Map(ids.map((id) => [JSON.stringify([id.service, id.id]), id])).values()]
}

function shortName(file: string): string {
  return basename(join('/', file)) || file
}
