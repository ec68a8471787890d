import type { Database } from './database.ts'
import { fromJson, textOrNull } from './json-column.ts'

/** By what a mirrored page is found. */
export type MirrorKeyKind = 'own-id' | 'id' | 'isrc' | 'name' | 'artist'

export interface MirroredPage<Page> {
  readonly pageId: string
  /** ISO 8601. */
  readonly createdAt: string
  /** Whether it waits to be synced. */
  readonly isNext: boolean
  readonly keys: readonly { readonly kind: MirrorKeyKind; readonly key: string }[]
  readonly page: Page
}

/** How far a data source has been read. */
export interface MirrorProgress {
  /** Pages created up to here were read by a first fill that may be unfinished; ISO 8601. */
  readonly filledUntil: string | null
  readonly isFilled: boolean
  /** The newest change that was seen; ISO 8601. */
  readonly editedUntil: string | null
  /** When it was last brought up to date; ISO 8601. */
  readonly readAt: string | null
}

/** A local copy of the pages of Notion's data sources, to be asked without the network. */
export interface NotionMirrorStore<Page> {
  progress(source: string): MirrorProgress
  /** Writes pages and how far the reading has come, together. */
  put(source: string, pages: readonly MirroredPage<Page>[], progress: Partial<MirrorProgress>): void
  remove(source: string, pageIds: readonly string[]): void
  get(source: string, pageId: string): Page | null
  /** All pages that are found by this key. */
  withKey(source: string, kind: MirrorKeyKind, key: string): readonly Page[]
  /** Whether any page has a key of this kind. */
  hasKeys(source: string, kind: MirrorKeyKind): boolean
  /** The ten pages that share most of the keys. */
  byKeys(source: string, kind: MirrorKeyKind, keys: readonly string[]): readonly Page[]
  /** Pages that wait to be synced, newest created first. */
  next(source: string, limit: number): readonly Page[]
  all(source: string): readonly Page[]
  /** Several writes that are kept together or not at all. */
  transaction(body: () => void): void
}

/** Those that share most keys; a name gives about eight, and comparing two names takes up to two milliseconds. */
const MOST_PAGES = 10

export function createNotionMirrorStore<Page>(database: Database): NotionMirrorStore<Page> {
  const { sql } = database

  function progress(source: string): MirrorProgress {
    const row = sql('SELECT * FROM notion_mirrors WHERE source = ?').get(source)
    return {
      filledUntil: textOrNull(row?.['filled_until'] ?? null),
      isFilled: row?.['is_filled'] === 1,
      editedUntil: textOrNull(row?.['edited_until'] ?? null),
      readAt: textOrNull(row?.['read_at'] ?? null),
    }
  }

  function removeOne(source: string, pageId: string): void {
    sql('DELETE FROM notion_page_keys WHERE source = ? AND page_id = ?').run(source, pageId)
    sql('DELETE FROM notion_pages WHERE source = ? AND page_id = ?').run(source, pageId)
  }

  const pagesOf = (rows: readonly Record<string, unknown>[]): readonly Page[] =>
    rows.map((row) => fromJson<Page>(row['page']))

  return {
    progress,
    put: (source, pages, change) =>
      database.transaction(() => {
        for (const { pageId, createdAt, isNext, keys, page } of pages) {
          removeOne(source, pageId)
          sql(
            'INSERT INTO notion_pages (source, page_id, created_at, is_next, page) VALUES (?, ?, ?, ?, ?)',
          ).run(source, pageId, createdAt, isNext ? 1 : 0, JSON.stringify(page))
          for (const { kind, key } of keys) {
            sql(
              'INSERT OR IGNORE INTO notion_page_keys (source, kind, key, page_id) VALUES (?, ?, ?, ?)',
            ).run(source, kind, key, pageId)
          }
        }
        const { filledUntil, isFilled, editedUntil, readAt } = { ...progress(source), ...change }
        sql(
          'INSERT OR REPLACE INTO notion_mirrors (source, filled_until, is_filled, edited_until, read_at) VALUES (?, ?, ?, ?, ?)',
        ).run(source, filledUntil, isFilled ? 1 : 0, editedUntil, readAt)
      }),
    remove: (source, pageIds) =>
      database.transaction(() => pageIds.forEach((pageId) => removeOne(source, pageId))),
    get: (source, pageId) =>
      pagesOf(sql('SELECT page FROM notion_pages WHERE source = ? AND page_id = ?').all(source, pageId))[0] ??
      null,
    withKey: (source, kind, key) =>
      pagesOf(
        sql(
          `SELECT page FROM notion_page_keys AS k JOIN notion_pages AS p USING (source, page_id)
           WHERE k.source = ? AND k.kind = ? AND k.key = ?`,
        ).all(source, kind, key),
      ),
    hasKeys: (source, kind) =>
      sql('SELECT 1 FROM notion_page_keys WHERE source = ? AND kind = ? LIMIT 1').get(source, kind) !==
      undefined,
    byKeys: (source, kind, keys) =>
      pagesOf(
        sql(
          // the keys first: planned the other way round, all pages are gone through
          `SELECT page FROM (
             SELECT page_id, count(*) AS shared FROM notion_page_keys
             WHERE source = ?1 AND kind = ?2 AND key IN (SELECT value FROM json_each(?3))
             GROUP BY page_id ORDER BY shared DESC, page_id LIMIT ${MOST_PAGES}
           ) AS found CROSS JOIN notion_pages AS p ON p.source = ?1 AND p.page_id = found.page_id
           ORDER BY shared DESC, p.page_id`,
        ).all(source, kind, JSON.stringify(keys)),
      ),
    next: (source, limit) =>
      pagesOf(
        sql(
          'SELECT page FROM notion_pages WHERE source = ? AND is_next = 1 ORDER BY created_at DESC, page_id LIMIT ?',
        ).all(source, limit),
      ),
    all: (source) =>
      pagesOf(sql('SELECT page FROM notion_pages WHERE source = ? ORDER BY page_id').all(source)),
    transaction: (body) => database.transaction(body),
  }
}
