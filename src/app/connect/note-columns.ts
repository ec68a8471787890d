import type { LibraryEntries } from '../../store/library-entries.ts'
import { sha256 } from '../../util/digest.ts'

/** Where Notion's columns are others than they were, or can be read again, what was refused may be taken now. */
export function noteColumns(
  columns: string | null,
  entries: Pick<LibraryEntries, 'fact' | 'setFact' | 'hopeAgain'>,
  now: Date,
): void {
  const digest = columns === null ? '' : sha256(columns)
  const before = entries.fact('notion', 'columns')
  if (digest === before) return
  entries.setFact('notion', 'columns', digest)
  if (before !== null && columns !== null) entries.hopeAgain('notion', now)
}
