import * as z from 'zod/mini'
import type { LibraryAnswer, LibraryEntry } from '../../model/library.ts'
import { shownLink } from '../../util/shown-link.ts'
import type { NotionClient } from './client.ts'
import { findParagraphs, type Paragraph } from './paragraphs.ts'
import { cleanText, cutText, LONGEST_TEXT } from './write-values.ts'

/** Our one paragraph of a page, in place. */
export interface PageBody {
  /** null when the page has none. */
  read(pageId: string, ownId: string, signal: AbortSignal): Promise<LibraryAnswer<Paragraph | null>>
  /** Written over ours, else put at the end. */
  write(pageId: string, ownId: string, text: string, signal: AbortSignal): Promise<LibraryAnswer<unknown>>
  remove(blockId: string, signal: AbortSignal): Promise<LibraryAnswer<unknown>>
}

/** The mark that our paragraph begins with; by it the paragraph, and a page without a column for it, is found again. */
function markOf(ownId: string): string {
  return `tracksync ${ownId}: `
}

/** The paragraph's text: mark, summary, where the report lies. */
export function bodyText({ ownId, run }: LibraryEntry): string {
  const report = run.reportPath === null ? '' : `. Report: ${run.reportPath}`
  return cutText(cleanText(`${markOf(ownId)}${run.summary}${report}`), LONGEST_TEXT)
}

/** The blocks of a new page: our paragraph, and a link to where the track came from. */
export function bodyBlocks(entry: LibraryEntry): readonly object[] {
  const { sourceUrl } = entry.track
  const link = sourceUrl === null ? null : shownLink(sourceUrl)
  const isLink = link !== null && /^https?:/.test(link) && link.length <= LONGEST_TEXT
  return [
    { type: 'paragraph', paragraph: paragraph(bodyText(entry)) },
    ...(isLink ? [{ type: 'bookmark', bookmark: { url: link } }] : []),
  ]
}

export function createPageBody(client: NotionClient): PageBody {
  const read: PageBody['read'] = async (pageId, ownId, signal) => {
    const search = { doing: 'read the text of a page of Notion', pageId, mark: markOf(ownId) }
    const found = await findParagraphs(client, search, signal)
    return found.kind === 'answer' ? { kind: 'answer', value: found.value[0] ?? null } : found
  }
  return {
    read,
    write: async (pageId, ownId, text, signal) => {
      const there = await read(pageId, ownId, signal)
      if (there.kind !== 'answer' || there.value?.text === text) return there
      const doing = 'write the text of a page of Notion'
      const block = { paragraph: paragraph(text) }
      return there.value === null
        ? client.request(
            {
              doing,
              method: 'patch',
              path: `blocks/${pageId}/children`,
              body: { children: [{ type: 'paragraph', ...block }] },
            },
            z.unknown(),
            signal,
          )
        : client.request(
            { doing, method: 'patch', path: `blocks/${there.value.blockId}`, body: block },
            z.unknown(),
            signal,
          )
    },
    remove: (blockId, signal) =>
      client.request(
        { doing: 'remove our text from a page of Notion', method: 'delete', path: `blocks/${blockId}` },
        z.unknown(),
        signal,
      ),
  }
}

function paragraph(content: string): object {
  return { rich_text: [{ type: 'text', text: { content } }] }
}
