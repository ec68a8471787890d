import * as z from 'zod/mini'
import type { LibraryAnswer } from '../../model/library.ts'
import type { NotionClient } from './client.ts'
import { pageSchema, plainValue, type NotionPage, type PlainValue } from './page-value.ts'

/** The few calls on pages that the library makes. */
export interface Pages {
  /** null when there is none, or it is not shared; one in the trash is given. Relations are whole. */
  get(id: string, signal: AbortSignal): Promise<LibraryAnswer<NotionPage | null>>
  query(source: string, filter: object, signal: AbortSignal): Promise<LibraryAnswer<readonly NotionPage[]>>
}

const pageList = z.object({ results: z.array(pageSchema) })
const relationItems = z.object({
  results: z.array(z.object({ relation: z.object({ id: z.string() }) })),
  has_more: z.boolean(),
  next_cursor: z.nullable(z.string()),
})

export function createPages(client: NotionClient): Pages {
  return {
    get: async (id, signal) => {
      const request = { doing: `read the page ${id} of Notion`, method: 'get', path: `pages/${id}` } as const
      const answer = await client.request(request, pageSchema, signal)
      if (answer.kind === 'refused' && answer.error.code === 'LIBRARY_NOT_SHARED')
        return { kind: 'answer', value: null }
      return answer.kind === 'answer' ? withWholeRelations(client, answer.value, signal) : answer
    },
    query: async (source, filter, signal) => {
      const answer = await client.request(
        {
          doing: 'look for a page of Notion',
          method: 'post',
          path: `data_sources/${source}/query`,
          body: { filter, sorts: [{ timestamp: 'created_time', direction: 'ascending' }], page_size: 100 },
        },
        pageList,
        signal,
      )
      return answer.kind === 'answer' ? { kind: 'answer', value: answer.value.results } : answer
    },
  }
}

/** The values of a page by the id of their column. */
export function valuesOf(page: NotionPage): ReadonlyMap<string, PlainValue> {
  return new Map(Object.values(page.properties).map((value) => [value.id, plainValue(value)]))
}

/** A page gives at most 25 of a relation; the rest is asked for. */
async function withWholeRelations(
  client: NotionClient,
  page: NotionPage,
  signal: AbortSignal,
): Promise<LibraryAnswer<NotionPage>> {
  const properties = { ...page.properties }
  for (const [name, value] of Object.entries(page.properties)) {
    if (value.relation === undefined || value.has_more !== true) continue
    const relation: { id: string }[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer: LibraryAnswer<z.infer<typeof relationItems>> = await client.request(
        {
          doing: `read "${name}" of a page of Notion`,
          method: 'get',
          path: `pages/${page.id}/properties/${value.id}`,
          query: { page_size: 100, ...(cursor === '' ? {} : { start_cursor: cursor }) },
        },
        relationItems,
        signal,
      )
      if (answer.kind !== 'answer') return answer
      relation.push(...answer.value.results.map((item) => item.relation))
      cursor = answer.value.has_more ? answer.value.next_cursor : null
    }
    properties[name] = { ...value, relation, has_more: false }
  }
  return { kind: 'answer', value: { ...page, properties } }
}
