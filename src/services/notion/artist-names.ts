import type { MirroredPage, NotionMirrorStore } from '../../store/notion-mirror.ts'
import { createPageCopy, type CopiedPage, type PageCopy, type PageCopyOptions } from './page-copy.ts'
import { pageSchema, plainValue, textIn } from './page-value.ts'

/** A page of the Artists database: a name. */
export interface ArtistPage extends CopiedPage {
  readonly name: string
}

/** The names behind a relation to artists, from a copy of their pages. */
export interface ArtistNames extends PageCopy {
  /** null while the page is not known. */
  nameOf(pageId: string): string | null
}

export interface ArtistNamesOptions extends Pick<PageCopyOptions<ArtistPage>, 'client' | 'source' | 'now'> {
  readonly store: NotionMirrorStore<ArtistPage>
  /** Called with the artists whose name is new or another one, in the transaction that keeps it. */
  readonly onNamed: (pageIds: readonly string[]) => void
}

/** Copies the Artists pages, a hundred a request, and then what was edited. */
export function createArtistNames({ onNamed, ...options }: ArtistNamesOptions): ArtistNames {
  const { store, source } = options
  const nameOf = (pageId: string): string | null => store.get(source, pageId)?.name ?? null
  const put: typeof store.put = (to, rows, progress) =>
    store.transaction(() => {
      const named = rows.filter(({ pageId, page }) => nameOf(pageId) !== page.name)
      store.put(to, rows, progress)
      if (named.length > 0) onNamed(named.map(({ pageId }) => pageId))
    })
  const copy = createPageCopy({
    ...options,
    store: { ...store, put },
    doing: 'read the artists',
    readPage: readArtistPage,
    mirrored: rowOf,
  })
  return { ...copy, nameOf }
}

function readArtistPage(raw: unknown): ArtistPage | null {
  const read = pageSchema.safeParse(raw)
  if (!read.success) return null
  const { id, created_time: createdTime, last_edited_time: lastEditedTime, properties } = read.data
  const name = textIn(plainValue(Object.values(properties).find(({ type }) => type === 'title')))
  return { pageId: id, createdTime, lastEditedTime, name: name ?? '' }
}

function rowOf(page: ArtistPage): MirroredPage<ArtistPage> {
  return { pageId: page.pageId, createdAt: page.createdTime, isNext: false, keys: [], page }
}
