import * as z from 'zod/mini'
import type {
  LibraryAnswer,
  LibraryEntry,
  LibraryJournal,
  LibraryRef,
  SavedEntry,
} from '../../model/library.ts'
import { lookForOwn, waitForOwn } from './look-for-own.ts'
import { SETTLED_MS, undecided } from './named-pages.ts'
import type { OpenTracks } from './open-tracks.ts'
import { bodyBlocks, bodyText } from './page-body.ts'
import { cellOf, merged, writes } from './page-cells.ts'
import { readPageChange, type Cell, type PageChange } from './page-change.ts'
import { pageSchema, textIn, type NotionPage } from './page-value.ts'
import { valuesOf } from './pages.ts'
import type { WantedPage } from './wanted-values.ts'
import { bareId, isSameValue } from './write-values.ts'

interface WriteOptions {
  readonly adopt: LibraryRef | null
  readonly journal: LibraryJournal
  readonly signal: AbortSignal
}

interface Written {
  readonly page: NotionPage
  readonly made: SavedEntry['made']
}

/**
 * Writes one page: the one that is adopted, that the journal knows or that carries our id, else a new one. A create whose
 * answer was lost is looked for, with patience; while it may still appear, nothing is created.
 */
export async function writePage(
  tracks: OpenTracks,
  entry: LibraryEntry,
  wanted: WantedPage,
  options: WriteOptions,
): Promise<LibraryAnswer<Written>> {
  const { adopt, journal, signal } = options
  const known = await knownPage(tracks, entry, options)
  if (known.kind !== 'answer') return known
  if (known.value !== null) {
    const { page, effect } = known.value
    if (effect !== null) settleCreate(journal, effect, page)
    const isOwn = effect !== null || journal.earlier('notion').some(({ entryId }) => isPage(entryId, page))
    const answer = await update(tracks, entry, page, wanted, { journal, signal })
    if (answer.kind !== 'answer') return answer
    const isAdopted = !isOwn && adopt !== null && answer.value.made === 'updated'
    const made = effect === null ? (isAdopted ? 'adopted' : answer.value.made) : 'created'
    return { kind: 'answer', value: { page: answer.value.page, made } }
  }
  return create(tracks, entry, wanted, { journal, signal })
}

interface KnownPage {
  readonly page: NotionPage
  /** The effect of a create that is found to have been done; null otherwise. */
  readonly effect: number | null
}

async function knownPage(
  tracks: OpenTracks,
  entry: LibraryEntry,
  { adopt, journal, signal }: WriteOptions,
): Promise<LibraryAnswer<KnownPage | null>> {
  const earlier = journal.earlier('notion')
  const ids = [...(adopt?.ids ?? []), ...earlier.flatMap(({ entryId }) => entryId ?? [])]
  for (const id of new Set(ids)) {
    const page = await tracks.pages.get(id, signal)
    if (page.kind !== 'answer') return page
    if (page.value?.in_trash === false) return { kind: 'answer', value: { page: page.value, effect: null } }
  }
  for (const { id, state, change } of earlier) {
    const detail = readPageChange(change)
    if (detail.kind !== 'created' || state !== 'intended') continue
    const isUnclear = tracks.now().getTime() - Date.parse(detail.at) < SETTLED_MS
    const found = await (isUnclear ? waitForOwn : lookForOwn)(tracks, detail, signal)
    if (found.kind !== 'answer') return found
    if (found.value !== null) return { kind: 'answer', value: { page: found.value, effect: id } }
    if (isUnclear) return { kind: 'unavailable', error: undecided(detail.title) }
  }
  if (tracks.map.properties.ownId === undefined) return { kind: 'answer', value: null }
  const asked = { ownId: entry.ownId, title: entry.track.title, at: tracks.now().toISOString() }
  const own = await lookForOwn(tracks, asked, signal)
  if (own.kind !== 'answer') return own
  return { kind: 'answer', value: own.value === null ? null : { page: own.value, effect: null } }
}

async function create(
  { client, source, now, ...tracks }: OpenTracks,
  entry: LibraryEntry,
  { values }: WantedPage,
  { journal, signal }: Omit<WriteOptions, 'adopt'>,
): Promise<LibraryAnswer<Written>> {
  const { ownId, track } = entry
  const given = values.filter(({ value }) => value !== null)
  const cells = Object.fromEntries(
    given.map(({ property, value }): [string, Cell] => [property.id, cellOf(property, null, value)]),
  )
  // as it stands in the page: by it the page is found where there is no column for our id
  const title = textIn(given.find(({ meaning }) => meaning === 'title')?.value ?? null) ?? track.title
  const detail: PageChange = { kind: 'created', ownId, title, at: now().toISOString(), cells }
  const change = {
    library: 'notion',
    made: 'created',
    entryId: null,
    change: JSON.stringify(detail),
  } as const
  const effect = journal.intend(change)
  const answer = await client.request(
    {
      doing: `create the page of "${track.title}" in Notion`,
      method: 'post',
      path: 'pages',
      body: {
        parent: { type: 'data_source_id', data_source_id: source },
        properties: writes(cells, 'after'),
        children: bodyBlocks(entry),
      },
    },
    pageSchema,
    signal,
  )
  if (answer.kind === 'answer') {
    settleCreate(journal, effect, answer.value)
    return { kind: 'answer', value: { page: answer.value, made: 'created' } }
  }
  if (answer.kind === 'refused' || !answer.ambiguous) {
    journal.done(effect, { ...change, change: JSON.stringify({ kind: 'nothing' } satisfies PageChange) })
    return answer
  }
  const found = await waitForOwn({ client, source, now, ...tracks }, detail, signal)
  if (found.kind !== 'answer' || found.value === null) return answer
  settleCreate(journal, effect, found.value)
  return { kind: 'answer', value: { page: found.value, made: 'created' } }
}

/** Notes as done the create whose page was found; others that were begun for the same page had no effect. */
function settleCreate(journal: LibraryJournal, effect: number, page: NotionPage): void {
  const begun = journal.earlier('notion').find(({ id }) => id === effect)
  if (begun === undefined) return
  const { change } = begun
  journal.done(effect, { library: 'notion', made: 'created', entryId: page.id, change })
}

async function update(
  { client, body, pages }: OpenTracks,
  entry: LibraryEntry,
  page: NotionPage,
  { values }: WantedPage,
  { journal, signal }: Omit<WriteOptions, 'adopt'>,
): Promise<LibraryAnswer<Written>> {
  settleUpdates(journal, page)
  const there = valuesOf(page)
  const cells = Object.fromEntries(
    values.flatMap((wanted): [string, Cell][] => {
      const before = there.get(wanted.property.id) ?? null
      const after = merged(wanted, before)
      const { property } = wanted
      return isSameValue(property.type, before, after) ? [] : [[property.id, cellOf(property, before, after)]]
    }),
  )
  const text = bodyText(entry)
  const own = await body.read(page.id, entry.ownId, signal)
  if (own.kind !== 'answer') return own
  const bodyBefore = own.value?.text ?? null
  if (Object.keys(cells).length === 0 && bodyBefore === text)
    return { kind: 'answer', value: { page, made: 'unchanged' } }
  const detail: PageChange = { kind: 'updated', ownId: entry.ownId, cells, bodyBefore, bodyAfter: text }
  const change = {
    library: 'notion',
    made: 'updated',
    entryId: page.id,
    change: JSON.stringify(detail),
  } as const
  const effect = journal.intend(change)
  if (Object.keys(cells).length > 0) {
    const answer = await client.request(
      {
        doing: `write the page of "${entry.track.title}" in Notion`,
        method: 'patch',
        path: `pages/${page.id}`,
        body: { properties: writes(cells, 'after') },
      },
      z.unknown(),
      signal,
    )
    if (answer.kind !== 'answer') return answer
  }
  const written = await body.write(page.id, entry.ownId, text, signal)
  if (written.kind !== 'answer') return written
  journal.done(effect, change)
  const after = await pages.get(page.id, signal)
  if (after.kind !== 'answer') return after
  return { kind: 'answer', value: { page: after.value ?? page, made: 'updated' } }
}

/** An update whose answer was lost had its effect when the page holds what it wrote. */
function settleUpdates(journal: LibraryJournal, page: NotionPage): void {
  const there = valuesOf(page)
  for (const { id, state, ...change } of journal.earlier('notion')) {
    if (state !== 'intended' || !isPage(change.entryId, page)) continue
    const detail = readPageChange(change.change)
    if (detail.kind !== 'updated') continue
    const holds = Object.entries(detail.cells).every(([column, { type, after }]) =>
      isSameValue(type, there.get(column) ?? null, after),
    )
    if (holds) journal.done(id, change)
  }
}

function isPage(id: string | null, page: NotionPage): boolean {
  return id !== null && bareId(id) === bareId(page.id)
}
