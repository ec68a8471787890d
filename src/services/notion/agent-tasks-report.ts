import * as z from 'zod/mini'
import type { NotionClient } from './client.ts'
import type { NotionAnswer } from './request.ts'

/** By this the block is known as ours, whatever else stands in the page. */
const MARK = '[tracksync report]'
const MAX_TEXT = 2000
const MAX_LISTS = 50

const children = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      paragraph: z.optional(z.object({ rich_text: z.array(z.object({ plain_text: z.string() })) })),
    }),
  ),
  has_more: z.boolean(),
  next_cursor: z.nullable(z.string()),
})
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
  const found = await markedBlocks(client, pageId, signal)
  if (found.kind !== 'answer') return found
  const wanted = `${MARK} ${text}`.slice(0, MAX_TEXT).toWellFormed()
  const [first, ...others] = found.value
  for (const { id } of others) {
    const removed = await client.request(
      { doing: DOING, method: 'delete', path: `blocks/${id}` },
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
      : { doing: DOING, method: 'patch', path: `blocks/${first.id}`, body: paragraph },
    anything,
    signal,
  )
  return written.kind === 'answer' ? { kind: 'answer', value: null } : written
}

const DOING = 'write the report into an agent task of Notion'

interface MarkedBlock {
  readonly id: string
  readonly text: string
}

async function markedBlocks(
  client: NotionClient,
  pageId: string,
  signal: AbortSignal,
): Promise<NotionAnswer<readonly MarkedBlock[]>> {
  const marked: MarkedBlock[] = []
  let cursor: string | null = null
  for (let lists = 0; lists < MAX_LISTS; lists += 1) {
    const answer: NotionAnswer<z.infer<typeof children>> = await client.request(
      {
        doing: 'read an agent task of Notion',
        method: 'get',
        path: `blocks/${pageId}/children`,
        query: cursor === null ? { page_size: 100 } : { page_size: 100, start_cursor: cursor },
      },
      children,
      signal,
    )
    if (answer.kind !== 'answer') return answer
    for (const { id, paragraph } of answer.value.results) {
      const text = paragraph?.rich_text.map(({ plain_text }) => plain_text).join('') ?? ''
      if (text.startsWith(MARK)) marked.push({ id, text })
    }
    cursor = answer.value.has_more ? answer.value.next_cursor : null
    if (cursor === null) break
  }
  return { kind: 'answer', value: marked }
}
