import * as z from 'zod/mini'

const values = z.object({ tags: z.array(z.string()), annotation: z.string() })

const schema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('created'),
    marker: z.string(),
    item: z.object({
      path: z.string(),
      name: z.string(),
      website: z.nullable(z.string()),
      annotation: z.string(),
      tags: z.array(z.string()),
      folderId: z.string(),
    }),
    sizeBytes: z.number(),
    /** When the import was asked for, the last time also to put it back; ISO 8601. */
    at: z.optional(z.string()),
    /** It was taken back, and an import to put it back has been asked for. */
    begunAgain: z.optional(z.boolean()),
  }),
  /** An import that had no effect: there is nothing to take back. */
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('updated'), marker: z.string(), before: values, after: values }),
])

/** How a change of an item is taken back and put back. */
export type ItemChange = z.infer<typeof schema>

type Readonlyed<T> = {
  readonly [Key in keyof T]: T[Key] extends string[] ? readonly string[] : Readonlyed<T[Key]>
}

/** The text that the ledger keeps of a change. */
export function itemChange(change: Readonlyed<ItemChange>): string {
  return JSON.stringify(change)
}

/** Reads it back; throws when the ledger's text is none of ours. */
export function readItemChange(text: string): ItemChange {
  return schema.parse(JSON.parse(text))
}
