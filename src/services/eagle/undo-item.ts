import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer, LibraryChange } from '../../model/library.ts'
import { unreachable } from '../../util/unreachable.ts'
import { mapAnswer, type EagleItem } from './eagle-api.ts'
import { hasMarker } from './eagle-entry.ts'
import type { OpenEagle } from './open-eagle.ts'
import { itemChange, readItemChange, type ItemChange } from './item-change.ts'
import { mayYetAppear, notThere, waitForItem } from './wait-for-item.ts'

/**
 * An item that was imported goes to Eagle's trash; one that was changed gets its former tags and annotation.
 * @param dryRun only looks whether that could be done now
 */
export async function takeItemBack(
  { api }: OpenEagle,
  change: LibraryChange,
  signal: AbortSignal,
  dryRun = false,
): Promise<LibraryAnswer<LibraryChange>> {
  const detail = readItemChange(change.change)
  if (detail.kind === 'nothing') return { kind: 'answer', value: change }
  const found = await itemOf({ api }, change, detail, signal)
  if (found.kind !== 'answer') return found
  const item = found.value
  // never came to be, or is in the trash already
  if (item === null) return { kind: 'answer', value: change }
  switch (detail.kind) {
    case 'created':
      if (!hasValues(item, { tags: detail.item.tags, annotation: detail.item.annotation }))
        return refused(item)
      if (dryRun) return { kind: 'answer', value: change }
      return mapAnswer(await api.trash(item.id, signal), () => change)
    case 'updated':
      if (!hasValues(item, detail.after))
        return hasValues(item, detail.before) ? { kind: 'answer', value: change } : refused(item)
      if (dryRun) return { kind: 'answer', value: change }
      return mapAnswer(await api.update(item.id, detail.before, signal), () => change)
    default:
      return unreachable(detail)
  }
}

/**
 * Eagle's API takes nothing out of the trash, so an item is imported anew; its new id is in the answer. An import that was
 * begun and whose end is not known is looked for, with patience, before another one is begun.
 * @param begin keeps that an import is begun; null only looks whether it could be done now
 */
export async function putItemBack(
  { api, now, sleep }: Pick<OpenEagle, 'api' | 'now' | 'sleep'>,
  change: LibraryChange,
  begin: ((change: LibraryChange) => void) | null,
  signal: AbortSignal,
): Promise<LibraryAnswer<LibraryChange>> {
  const detail = readItemChange(change.change)
  if (detail.kind === 'nothing') return { kind: 'answer', value: change }
  const found = await itemOf({ api }, change, detail, signal)
  if (found.kind !== 'answer') return found
  switch (detail.kind) {
    case 'created': {
      const { begunAgain = false, ...known } = detail
      const { marker, item, sizeBytes } = known
      const back = (id: string): LibraryAnswer<LibraryChange> => ({
        kind: 'answer',
        value: { ...change, entryId: id, change: itemChange(known) },
      })
      if (found.value !== null) return back(found.value.id)
      if (begin === null) return { kind: 'answer', value: change }
      const wanted = { marker, name: item.name, rendition: { sizeBytes } }
      if (begunAgain) {
        const late = await waitForItem({ api, sleep }, wanted, signal)
        if (late.kind !== 'answer') return late
        if (late.value !== null) return back(late.value.id)
        if (mayYetAppear(known, now())) return { kind: 'unavailable', error: notThere(wanted) }
      }
      begin({ ...change, change: itemChange({ ...known, at: now().toISOString(), begunAgain: true }) })
      const added = await api.add(item, signal)
      if (added.kind === 'refused') return added
      const there = await waitForItem({ api, sleep }, wanted, signal)
      if (there.kind !== 'answer') return there
      if (there.value !== null) return back(there.value.id)
      return added.kind === 'answer' ? { kind: 'unavailable', error: notThere(wanted) } : added
    }
    case 'updated': {
      const item = found.value
      if (item === null || hasValues(item, detail.after)) return { kind: 'answer', value: change }
      if (!hasValues(item, detail.before)) return refused(item)
      if (begin === null) return { kind: 'answer', value: change }
      return mapAnswer(await api.update(item.id, detail.after, signal), () => change)
    }
    default:
      return unreachable(detail)
  }
}

async function itemOf(
  { api }: Pick<OpenEagle, 'api'>,
  { entryId }: LibraryChange,
  detail: Exclude<ItemChange, { readonly kind: 'nothing' }>,
  signal: AbortSignal,
): Promise<LibraryAnswer<EagleItem | null>> {
  if (entryId !== null) {
    const known = await api.item(entryId, signal)
    if (known.kind !== 'answer' || known.value !== null) return known
  }
  const name = detail.kind === 'created' ? detail.item.name : null
  return mapAnswer(
    await api.items({ annotation: detail.marker, name }, signal),
    (items) => items.find(({ annotation }) => hasMarker(annotation, detail.marker)) ?? null,
  )
}

function hasValues(
  item: EagleItem,
  { tags, annotation }: { readonly tags: readonly string[]; readonly annotation: string },
): boolean {
  return item.annotation === annotation && item.tags.toSorted().join('\n') === tags.toSorted().join('\n')
}

function refused({ id }: EagleItem): LibraryAnswer<never> {
  return {
    kind: 'refused',
    error: new SyncError(
      'UNDO_REFUSED',
      `Cannot take back item ${id} of Eagle`,
      'somebody changed it since',
      'change it in Eagle by hand',
    ),
  }
}
