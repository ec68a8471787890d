import type { LibraryAnswer, LibraryJournal, SavedEntry } from '../../model/library.ts'
import type { EagleApi, EagleItem, NewItem } from './eagle-api.ts'
import { ADOPTED, hasMarker, isMarked, type WantedItem } from './eagle-entry.ts'
import type { OpenEagle } from './open-eagle.ts'
import { ensureFolder } from './folders.ts'
import { itemChange, readItemChange } from './item-change.ts'
import { mayYetAppear, notThere, waitForItem } from './wait-for-item.ts'

export type ItemWriter = (
  wanted: WantedItem,
) => Promise<LibraryAnswer<{ readonly id: string; readonly made: SavedEntry['made'] }>>

/**
 * Writes one item: takes over the one that is known, adopted or carries our mark, else imports the file. An import that
 * was begun before and whose end is not known is looked for, with patience, before another one is begun.
 */
export function createItemWriter(
  { api, folderTurn, now, sleep }: OpenEagle,
  journal: LibraryJournal,
  adopted: readonly string[],
  signal: AbortSignal,
): ItemWriter {
  return async (wanted) => {
    const { marker, rendition } = wanted
    const looked = await look(api, wanted, adopted, signal)
    if (looked.kind !== 'answer') return looked
    if (looked.value !== null) return update(looked.value, wanted)
    const begun = begunImports(journal, marker)
    if (begun.length > 0) {
      const late = await waitForItem({ api, sleep }, wanted, signal)
      if (late.kind !== 'answer') return late
      if (late.value !== null) return created(late.value, wanted)
      if (begun.some(({ detail }) => mayYetAppear(detail, now())))
        return { kind: 'unavailable', error: notThere(wanted) }
    }
    const folder = await folderTurn(signal, () => ensureFolder(api, wanted.folder, signal))
    if (folder.kind !== 'answer') return folder
    const item: NewItem = {
      path: rendition.path,
      name: wanted.name,
      website: wanted.website,
      annotation: marker,
      tags: wanted.tags,
      folderId: folder.value,
    }
    const change = itemChange({
      kind: 'created',
      marker,
      item,
      sizeBytes: rendition.sizeBytes,
      at: now().toISOString(),
    })
    journal.intend({ library: 'eagle', made: 'created', entryId: null, change })
    const added = await api.add(item, signal)
    if (added.kind === 'refused') return added
    // an answer that is no answer may have had its effect: only Eagle itself can tell
    const found = await waitForItem({ api, sleep }, wanted, signal)
    if (found.kind !== 'answer') return found
    if (found.value !== null) return created(found.value, wanted)
    return added.kind === 'answer' ? { kind: 'unavailable', error: notThere(wanted) } : added
  }

  /** Notes as done the import that made the item; earlier ones, which were looked for in vain, had no effect. */
  function created(item: EagleItem, { marker, rendition }: WantedItem): ReturnType<ItemWriter> {
    const imports = item.size === rendition.sizeBytes ? begunImports(journal, marker) : []
    for (const [at, { id, detail }] of imports.entries()) {
      const change = itemChange(at === 0 ? detail : { kind: 'nothing' })
      journal.done(id, { library: 'eagle', made: 'created', entryId: at === 0 ? item.id : null, change })
    }
    return Promise.resolve({ kind: 'answer', value: { id: item.id, made: 'created' } })
  }

  async function update(item: EagleItem, wanted: WantedItem): ReturnType<ItemWriter> {
    const { marker, tags } = wanted
    const isOurs = hasMarker(item.annotation, marker)
    // found although its import had not been noted as done
    if (isOurs) await created(item, wanted)
    // a person's own tags stay
    const missing = tags.filter((tag) => !item.tags.includes(tag))
    if (isOurs && missing.length === 0) return { kind: 'answer', value: { id: item.id, made: 'unchanged' } }
    const before = { tags: item.tags, annotation: item.annotation }
    const after = {
      tags: [...item.tags, ...missing],
      annotation: isOurs ? item.annotation : [item.annotation, marker, ADOPTED].filter(Boolean).join('\n'),
    }
    const change = {
      library: 'eagle',
      made: 'updated',
      entryId: item.id,
      change: itemChange({ kind: 'updated', marker, before, after }),
    } as const
    const effect = journal.intend(change)
    const answer = await api.update(item.id, after, signal)
    if (answer.kind !== 'answer') return answer
    journal.done(effect, change)
    return { kind: 'answer', value: { id: item.id, made: isOurs ? 'updated' : 'adopted' } }
  }
}

/** Imports of this very item whose end is not known, the newest first. */
function begunImports(journal: LibraryJournal, marker: string) {
  return journal.earlier('eagle').flatMap(({ id, change, state }) => {
    const detail = state === 'intended' ? readItemChange(change) : null
    return detail?.kind === 'created' && detail.marker === marker ? [{ id, detail }] : []
  })
}

/** The item that is to be this one: carrying our mark, else one that was adopted and is a file of this format. */
async function look(
  api: EagleApi,
  { marker, name, rendition }: WantedItem,
  adopted: readonly string[],
  signal: AbortSignal,
): Promise<LibraryAnswer<EagleItem | null>> {
  const own = await api.items({ annotation: marker, name }, signal)
  if (own.kind !== 'answer') return own
  const mine = own.value.find(({ annotation }) => hasMarker(annotation, marker))
  if (mine !== undefined) return { kind: 'answer', value: mine }
  for (const id of adopted) {
    const answer = await api.item(id, signal)
    if (answer.kind !== 'answer') return answer
    // since it was chosen, it may have become another track's
    if (answer.value?.ext === rendition.format && !isMarked(answer.value.annotation)) return answer
  }
  return { kind: 'answer', value: null }
}
