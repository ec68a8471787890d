import { setTimeout as wait } from 'node:timers/promises'
import { linkId } from '../../matching/links/link-id.ts'
import { SyncError } from '../../model/error.ts'
import type {
  LibraryAnswer,
  LibraryEntry,
  LibraryKeys,
  LibraryMatch,
  SavedEntry,
  TrackLibrary,
} from '../../model/library.ts'
import { mapAnswer, type EagleApi, type EagleItem } from './eagle-api.ts'
import { ADOPTED, hasMarker, isMarked, wantedItems, type WantedItem } from './eagle-entry.ts'
import type { OpenEagle } from './open-eagle.ts'
import { createItemWriter } from './item-writer.ts'
import { putItemBack, takeItemBack } from './undo-item.ts'

export interface EagleLibraryDeps {
  /** Found out at first use: which generation the app speaks. */
  readonly api: (signal: AbortSignal) => Promise<LibraryAnswer<EagleApi>>
  /** Formats that are imported, such as `wav`. */
  readonly formats: readonly string[]
  /** The folder of the Eagle library that our items are in, from the first use on. */
  readonly rememberedPath: { get(): string | null; set(path: string): void }
  readonly folderTurn: OpenEagle['folderTurn']
  readonly now: () => Date
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** Eagle as a library beside the catalog: one item for each configured format, found again by a mark in its annotation. */
export function createEagleLibrary(deps: EagleLibraryDeps): TrackLibrary {
  const sleep = deps.sleep ?? ((ms, signal) => wait(ms, undefined, { signal }).catch(() => undefined))
  // one save after the other: two that look at the same moment would both create
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work)
    turn = mine.catch(() => undefined)
    return mine
  }
  const opened = async <T>(
    signal: AbortSignal,
    work: (eagle: OpenEagle) => Promise<LibraryAnswer<T>>,
  ): Promise<LibraryAnswer<T>> => {
    const api = await deps.api(signal)
    if (api.kind !== 'answer') return api
    const path = await api.value.libraryPath(signal)
    if (path.kind !== 'answer') return path
    const first = deps.rememberedPath.get()
    if (first !== null && first !== path.value) return { kind: 'refused', error: switched(first, path.value) }
    if (first === null) deps.rememberedPath.set(path.value)
    return work({ api: api.value, folderTurn: deps.folderTurn, now: deps.now, sleep })
  }
  return {
    name: 'eagle',
    find: (keys, signal) => opened(signal, ({ api }) => find(api, keys, signal)),
    save: (entry, { adopt, journal, signal }) =>
      inTurn(() =>
        opened(signal, async (eagle) => {
          const wanted = wantedItems(entry, deps.formats)
          if (wanted.length === 0) return { kind: 'refused', error: noFiles(deps.formats) }
          const writer = createItemWriter(eagle, journal, adopt?.ids ?? [], signal)
          const saved: { id: string; made: SavedEntry['made'] }[] = []
          for (const item of wanted) {
            const answer = await writer(item)
            if (answer.kind !== 'answer') return answer
            saved.push(answer.value)
          }
          const made =
            (['created', 'adopted', 'updated'] as const).find((kind) =>
              saved.some((each) => each.made === kind),
            ) ?? 'unchanged'
          const ref = { library: 'eagle', ids: saved.map(({ id }) => id), url: null }
          return { kind: 'answer', value: { ref, made, notes: [] } }
        }),
      ),
    check: (ref, entry, signal) => opened(signal, ({ api }) => check(api, ref.ids, entry, deps, signal)),
    takeBack: (change, signal) => opened(signal, (eagle) => takeItemBack(eagle, change, signal)),
    putBack: (change, begin, signal) =>
      inTurn(() => opened(signal, (eagle) => putItemBack(eagle, change, begin, signal))),
    foresee: (change, way, signal) =>
      opened(signal, (eagle) =>
        way === 'take' ? takeItemBack(eagle, change, signal, true) : putItemBack(eagle, change, null, signal),
      ),
  }
}

async function find(
  api: EagleApi,
  keys: LibraryKeys,
  signal: AbortSignal,
): Promise<LibraryAnswer<readonly LibraryMatch[]>> {
  const own =
    keys.ownId === null
      ? ({ kind: 'answer', value: [] } as const)
      : await api.items({ annotation: keys.ownId, name: null }, signal)
  if (own.kind !== 'answer') return own
  const mine = own.value.filter(({ annotation }) => annotation.includes(`tracksync:${keys.ownId ?? ''}:`))
  if (mine.length > 0) return { kind: 'answer', value: [matchOf(mine, 'own-id')] }
  const named = await api.items({ annotation: null, name: keys.title }, signal)
  return mapAnswer(named, (items) =>
    items
      // an item that carries another track's mark is that track
      .filter(({ annotation }) => !isMarked(annotation))
      .map((item) => matchOf([item], isPageOf(keys, item) ? 'url' : 'name')),
  )
}

/** Whether the item's page is one of the track's own, however its link is written. */
function isPageOf({ ids }: LibraryKeys, { url }: EagleItem): boolean {
  const page = url === '' ? null : linkId(url)
  return page !== null && ids.some(({ service, id }) => service === page.service && id === page.id)
}

function matchOf(items: readonly EagleItem[], by: LibraryMatch['by']): LibraryMatch {
  const [first] = items
  const [artist, ...title] = (first?.name ?? '').split(' - ')
  return {
    ref: { library: 'eagle', ids: items.map(({ id }) => id), url: null },
    by,
    complete: true,
    ownId: null,
    title: title.length === 0 ? (artist ?? '') : title.join(' - '),
    artists: title.length === 0 || artist === undefined ? [] : artist.split(', '),
    durationMs: first?.duration === undefined ? null : Math.round(first.duration * 1000),
    ids: [],
    isrc: null,
    fingerprint: null,
  }
}

/** Reads exactly these items back. */
async function check(
  api: EagleApi,
  ids: readonly string[],
  entry: LibraryEntry,
  { formats }: EagleLibraryDeps,
  signal: AbortSignal,
): ReturnType<TrackLibrary['check']> {
  const wanted = wantedItems(entry, formats)
  const read: EagleItem[] = []
  for (const id of ids) {
    const answer = await api.item(id, signal)
    if (answer.kind !== 'answer') return answer
    if (answer.value !== null) read.push(answer.value)
  }
  const faults = wanted.flatMap((item) => faultOf(item, read))
  return {
    kind: 'answer',
    value: {
      state: faults.length === 0 ? 'passed' : 'failed',
      expected: wanted.map(
        ({ name, rendition }) => `${name}.${rendition.format}, ${rendition.sizeBytes} bytes`,
      ),
      found: read.map(
        (item) =>
          `${item.id}: ${item.name}.${item.ext}, ${item.size ?? 'no'} bytes${isAdopted(item) ? ', the file that was there' : ''}`,
      ),
      why: faults.length === 0 ? null : faults.join('; '),
    },
  }
}

/** One that was taken over keeps the user's own file. */
function isAdopted({ annotation }: EagleItem): boolean {
  return hasMarker(annotation, ADOPTED)
}

function faultOf({ marker, tags, rendition }: WantedItem, read: readonly EagleItem[]): readonly string[] {
  const item = read.find(({ annotation }) => hasMarker(annotation, marker))
  if (item === undefined) return [`no item carries ${marker}`]
  const missing = tags.filter((tag) => !item.tags.includes(tag))
  return [
    ...(item.size === rendition.sizeBytes || isAdopted(item)
      ? []
      : [`${item.id} has ${item.size ?? 'no'} bytes instead of ${rendition.sizeBytes}`]),
    ...(missing.length === 0 ? [] : [`${item.id} lacks the tags ${missing.join(', ')}`]),
  ]
}

function switched(first: string, now: string): SyncError {
  return new SyncError(
    'LIBRARY_SWITCHED',
    'Cannot use Eagle',
    `another library is open: "${now}" instead of "${first}"`,
    `open "${first}" in Eagle, then run "tracksync retry"`,
  )
}

function noFiles(formats: readonly string[]): SyncError {
  return new SyncError(
    'CONFIG_INVALID',
    'Cannot import into Eagle',
    `the track has no file in ${formats.join(' or ')}`,
    'name formats of "library.formats" in "eagle.formats"',
  )
}
