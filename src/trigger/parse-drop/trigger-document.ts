import * as z from 'zod/mini'

/** The largest `next`: a trigger asks for a handful of tracks, not for the whole catalog. */
export const MAX_NEXT = 100

/** What a trigger file holds, its shape checked and nothing more; null fields count as absent. */
export type TriggerDocument = z.output<typeof triggerSchema>

/** Reads the shape of a trigger document; unknown fields are let through. Else: why not, in words. */
export function readTriggerDocument(
  value: object,
): { readonly document: TriggerDocument } | { readonly why: string } {
  const result = triggerSchema.safeParse(value, { reportInput: true })
  if (result.success) return { document: result.data }
  return { why: result.error.issues.slice(0, 3).map(sentence).join('; ') }
}

const MAX_TEXT = 2000
const MAX_ENTRIES = 1000

const text = z.nullish(
  z.string({ error: 'a string' }).check(z.maxLength(MAX_TEXT, { error: `at most ${MAX_TEXT} characters` })),
)
const texts = z.nullish(
  z
    .array(z.string({ error: 'a string' }), { error: 'an array of strings' })
    .check(z.maxLength(MAX_ENTRIES, { error: `at most ${MAX_ENTRIES} entries` })),
)
const WHOLE_NUMBER = `a whole number from 1 to ${MAX_NEXT}`

export const triggerSchema = z.looseObject({
  id: z.nullish(
    z
      .string({ error: 'a string' })
      .check(z.minLength(1, { error: 'not empty' }), z.maxLength(200, { error: 'at most 200 characters' })),
  ),
  type: text,
  url: z.nullish(z.string({ error: 'a string' })),
  urls: texts,
  file: z.nullish(z.string({ error: 'a string' })),
  files: texts,
  next: z.nullish(
    z
      .int({ error: WHOLE_NUMBER })
      .check(z.gte(1, { error: WHOLE_NUMBER }), z.lte(MAX_NEXT, { error: WHOLE_NUMBER })),
  ),
  sources: texts,
  title: text,
  artist: text,
  playlist: text,
  task: text,
  force: z.nullish(z.boolean({ error: 'true or false' })),
  note: text,
  requestedBy: text,
})

function sentence(issue: z.core.$ZodIssue): string {
  const field = issue.path.map(String).join('.')
  if (issue.code === 'too_big' || issue.code === 'too_small') return `"${field}" must be ${issue.message}`
  return `"${field}" is ${nameOfType(issue.input)}, expected ${issue.message}`
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object') return 'an object'
  return typeof value === 'boolean' || typeof value === 'number'
    ? `the ${typeof value} ${value}`
    : `a ${typeof value}`
}
