import * as z from 'zod/mini'

const plain = z.nullable(z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
const cell = z.object({
  name: z.string(),
  type: z.enum([
    'title',
    'rich_text',
    'number',
    'select',
    'multi_select',
    'date',
    'url',
    'checkbox',
    'relation',
  ]),
  before: plain,
  after: plain,
})

const schema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('created'),
    ownId: z.string(),
    title: z.string(),
    /** When it was asked for; ISO 8601. */
    at: z.string(),
    cells: z.record(z.string(), cell),
  }),
  z.object({
    kind: z.literal('updated'),
    ownId: z.string(),
    cells: z.record(z.string(), cell),
    /** Our paragraph before; null when the page had none. */
    bodyBefore: z.nullable(z.string()),
    bodyAfter: z.string(),
  }),
  /** A create that Notion said no to: there is nothing to look for, nor to take back. */
  z.object({ kind: z.literal('nothing') }),
])

/** How a change of a page is taken back and put back; cells by the id of their column. */
export type PageChange = z.infer<typeof schema>

/** A column of a page that was written. */
export type Cell = z.infer<typeof cell>

/** Reads what the ledger keeps; throws when it is none of ours. */
export function readPageChange(text: string): PageChange {
  return schema.parse(JSON.parse(text))
}
