import * as z from 'zod/mini'
import type { JsonShape } from './checked-json.ts'
import { DURATION_PATTERN } from './duration.ts'

const texts = () => z.optional(z.array(z.string('a text'), 'a list of texts'))

const duration = () =>
  z.optional(
    z
      .string('a duration such as "30s"')
      .check(z.regex(DURATION_PATTERN, 'a duration such as "250ms", "30s", "10m" or "1h"')),
  )

const retryFields = () => ({
  attempts: z
    .int('a whole number')
    .check(z.minimum(1, 'a number from 1'), z.maximum(100, 'a number up to 100')),
  backoff: duration(),
})

const permissionFields = () => ({ run: texts(), read: texts(), write: texts(), net: texts(), env: texts() })

/**
 * What a task file may say, checked and nothing else (`task.ts` is the shape that the rest of the program uses).
 * The JSON Schema in `task.schema.json` is made from this by `task-schema.ts`, with the words of `task-field-words.ts`.
 * Each message is the end of "expected ...". Fields that few files have are made when one has them.
 */
export const taskFields = z.strictObject(
  {
    $schema: z.optional(z.string('a text')),
    description: z.optional(z.string('a text')),
    command: z.optional(z.string('a text')),
    dependencies: texts(),
    files: texts(),
    output: texts(),
    env: texts(),
    each: z.optional(z.literal('track', '"track"')),
    timeout: duration(),
    retry: z.optional(
      z.lazy(() => z.strictObject(retryFields(), 'an object such as { "attempts": 3, "backoff": "2s" }')),
    ),
    when: z.optional(z.union([z.string(), z.array(z.string())], 'a condition or a list of conditions')),
    always: z.optional(z.boolean('true or false')),
    permissions: z.optional(
      z.lazy(() => z.strictObject(permissionFields(), 'an object such as { "run": ["ffmpeg"] }')),
    ),
  },
  'an object',
)

export type TaskFields = z.infer<typeof taskFields>

/** What `checkedJson` needs to know about task files. */
export const taskFileShape: JsonShape<TaskFields> = {
  schema: taskFields,
  fieldsAt: ([field]) => {
    if (field === 'retry') return Object.keys(retryFields())
    return Object.keys(field === 'permissions' ? permissionFields() : taskFields.shape)
  },
}
