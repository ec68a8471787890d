import * as z from 'zod/mini'
import type { JsonShape } from './checked-json.ts'
import { DURATION_PATTERN } from './duration.ts'

const text = (about: string) => z.string('a text').check(z.describe(about))

const texts = (about: string) =>
  z.optional(z.array(z.string('a text'), 'a list of texts')).check(z.describe(about))

const duration = (about: string) =>
  z.optional(
    z
      .string('a duration such as "30s"')
      .check(
        z.regex(DURATION_PATTERN, 'a duration such as "250ms", "30s", "10m" or "1h"'),
        z.describe(about),
      ),
  )

const retry = z.strictObject(
  {
    attempts: z
      .int('a whole number')
      .check(
        z.minimum(1, 'a number from 1'),
        z.maximum(100, 'a number up to 100'),
        z.describe('How often the command is tried in all'),
      ),
    backoff: duration('The pause before the second attempt; it doubles each time'),
  },
  'an object such as { "attempts": 3, "backoff": "2s" }',
)

const permissions = z.strictObject(
  {
    run: texts('Programs that may be started, by name'),
    read: texts('Files and folders that may be read'),
    write: texts('Files and folders that may be written'),
    net: texts('Hosts that actions may reach'),
    env: texts('Variables that programs may see'),
  },
  'an object such as { "run": ["ffmpeg"] }',
)

/**
 * What a task file may say, checked and nothing else (`task.ts` is the shape that the rest of the program uses).
 * The JSON Schema in `task.schema.json` is made from this by `task-schema.ts`. Each message is the end of "expected ...".
 */
export const taskFields = z.strictObject(
  {
    $schema: z.optional(text('Where this schema is, for editors')),
    description: z.optional(text('One line that says what the task does')),
    command: z.optional(text('A line of the shell; its words are actions, built-in commands or programs')),
    dependencies: texts('Tasks that must have succeeded before this one starts'),
    files: texts(
      'Globs of the input files: while they, the command and "env" are unchanged the task is not run again',
    ),
    output: texts(
      'Globs of the files the command writes: the task is run again when one of them was changed',
    ),
    env: texts('Variables whose values belong to the inputs of the task'),
    each: z.optional(
      z
        .literal('track', '"track"')
        .check(z.describe('Run the command once per track of the run instead of once')),
    ),
    timeout: duration('The longest time one attempt may take; then its programs are ended'),
    retry: z.optional(retry.check(z.describe('Try the command again when it fails'))),
    when: z.optional(
      z
        .union([z.string(), z.array(z.string())], 'a condition or a list of conditions')
        .check(
          z.describe('Conditions that must hold, else the task is passed over; "!word" turns one round'),
        ),
    ),
    always: z.optional(z.boolean('true or false').check(z.describe('Run whatever failed before it'))),
    permissions: z.optional(
      permissions.check(
        z.describe('What the command may touch; without it everything, with it only what is listed'),
      ),
    ),
  },
  'an object',
)

export type TaskFields = z.infer<typeof taskFields>

/** What `checkedJson` needs to know about task files. */
export const taskFileShape: JsonShape<TaskFields> = {
  schema: taskFields,
  fieldsAt: ([field]) => {
    if (field === 'retry') return Object.keys(retry.shape)
    return Object.keys(field === 'permissions' ? permissions.shape : taskFields.shape)
  },
}
