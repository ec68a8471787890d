import * as z from 'zod/mini'
import { pinsSchema } from '../config/pins-schema.ts'
import { configSchema } from '../config/schema.ts'
import { runSchemaText } from '../report/run-json-schema.ts'
import { taskSchemaText } from '../runner/task-schema.ts'
import { triggerSchema } from '../trigger/parse-drop/trigger-document.ts'

/** Every JSON Schema that is published, by its path in the repository; `npm run schemas` writes them. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  const task = taskSchemaText()
  return new Map([
    ['schemas/run.schema.json', runSchemaText()],
    ['schemas/task.schema.json', task],
    ['src/runner/task.schema.json', task],
    ['schemas/syncrc.schema.json', schemaText('The configuration of tracksync (.syncrc.json)', configSchema())],
    ['schemas/pins.schema.json', schemaText('The pins of tracksync (pins.json)', pinsSchema)],
    ['schemas/trigger.schema.json', schemaText('A trigger file of tracksync', triggerSchema)],
  ])
}

function schemaText(title: string, schema: z.core.$ZodType): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input' }) }, null, 2)}\n`
}
