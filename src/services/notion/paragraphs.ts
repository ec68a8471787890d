import * as z from 'zod/mini'
import type { NotionClient } from './client.ts'
import type { NotionAnswer } from './request.ts'

/** A paragraph of a page. */
export interface Paragraph {
  readonly blockId: string
  readonly text: string
}

export interface ParagraphSearch {
  /** For the error: "read the text of ...". */
  readonly doing: string
  readonly pageId: string
  /** What the paragraphs begin with. */
  readonly mark: string
}

/** Of a page with more than 5,000 blocks the rest is not read. */
const MOST_LISTS = 50

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

/** The paragraphs of a page that carry our mark, in their order: what we wrote there before. */
export async function findParagraphs(
  client: NotionClient,
  { doing, pageId, mark }: ParagraphSearch,
  signal: AbortSignal,
): Promise<NotionAnswer<readonly Paragraph[]>> {
  const found: Paragraph[] = []
  let cursor: string | null = null
  for (let lists = 0; lists < MOST_LISTS; lists += 1) {
    const answer: NotionAnswer<z.infer<typeof children>> = await client.request(
      {
        doing,
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
      if (text.startsWith(mark)) found.push({ blockId: id, text })
    }
    cursor = answer.value.has_more ? answer.value.next_cursor : null
    if (cursor === null) break
  }
  return { kind: 'answer', value: found }
}
