import * as z from 'zod/mini'
import type { NotionClient } from './client.ts'
import { findParagraphs } from './paragraphs.ts'
import type { NotionAnswer } from './request.ts'
import { cutText, LONGEST_TEXT } from './write-values.ts'

/** By this the block is known as ours, whatever else stands in the page. */
const MARK = '[tracksync report]'

const anything = z.object({})

/**
 * Puts a text into the page as its one marked paragraph: replaced where it is there, else appended at the end. Looks
 * first, so that it may be asked again after any answer. Text behind 2000 characters is cut.
 */
export async function writeReportBlock(
  client: NotionClient,
  pageId: string,
  text: string,
  signal: AbortSignal,
): Promise<NotionAnswer<null>> {
  const found = await findParagraphs(client, { doing: DOING, pageId, mark: MARK }, signal)
  if (found.kind !== 'answer') return found
  const wanted = cutText(`${MARK} ${text}`, LONGEST_TEXT)
  const [first, ...others] = found.value
  for (const { blockId } of others) {
    const removed = await client.request(
      { doing: DOING, method: 'delete', path: `blocks/${blockId}` },
      anything,
      signal,
    )
    if (removed.kind !== 'answer') return removed
  }
  if (first?.text === wanted) return { kind: 'answer', value: null }
  const paragraph = { paragraph: { rich_text: [{ text: { content: wanted } }] } }
  const written = await client.request(
    first === undefined
      ? { doing: DOING, method: 'patch', path: `blocks/${pageId}/children`, body: { children: [paragraph] } }
      : { doing: DOING, method: 'patch', path: `blocks/${first.blockId}`, body: paragraph },
    anything,
    signal,
  )
  return written.kind === 'answer' ? { kind: 'answer', value: null } : written
}

const DOING = 'write the report into an agent task of Notion'
