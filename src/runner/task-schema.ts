import * as z from 'zod/mini'
import { taskFields } from './task-fields.ts'

/** The text of `task.schema.json`: the JSON Schema of a task file. `npm run schemas` writes it. */
export function taskSchemaText(): string {
  const schema = z.toJSONSchema(taskFields)
  return `${JSON.stringify({ title: 'A task of tracksync', ...schema }, null, 2)}\n`
}
