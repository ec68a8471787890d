import * as z from 'zod/mini'
import { TASK_FIELD_WORDS } from './task-field-words.ts'
import { taskFields } from './task-fields.ts'

/** The text of `task.schema.json`: the JSON Schema of a task file. `npm run schemas` writes it. */
export function taskSchemaText(): string {
  const schema = z.toJSONSchema(taskFields, {
    reused: 'inline',
    override: ({ jsonSchema, path }) => {
      const words = TASK_FIELD_WORDS[path.filter((part) => part !== 'properties').join('.')]
      if (words !== undefined) jsonSchema.description = words
    },
  })
  return `${JSON.stringify({ title: 'A task of tracksync', ...schema }, null, 2)}\n`
}
