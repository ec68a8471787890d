import * as z from 'zod/mini'
import { SyncError } from '../model/error.ts'
import { describeIssues } from '../util/jsonc.ts'
import type { FoundConfig } from './find-config.ts'
import { configSchema } from './schema.ts'

/** Everything that is wrong with a configuration, each with its line and what was probably meant. */
export async function invalidConfig({ path, value, placeOf }: FoundConfig): Promise<SyncError> {
  const schema = configSchema()
  const issues = describeIssues(schema.safeParse(value).error?.issues ?? [], (at) => knownKeysAt(schema, at))
  const texts = issues.map(async (issue) => {
    const place = await placeOf(issue.path)
    return place === null ? issue.text : `line ${place.line}: ${issue.text}`
  })
  return new SyncError(
    'CONFIG_INVALID',
    `Cannot use the configuration "${path}"`,
    (await Promise.all(texts)).join('; '),
    'mend it; README, "Configuration", lists every key with its default',
  )
}

/** The keys that the schema knows at a path, read from its JSON Schema. */
function knownKeysAt(root: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = z.toJSONSchema(root, { io: 'input' })
  for (const segment of path) {
    schema =
      typeof segment === 'number'
        ? member(schema, 'items')
        : member(member(schema, 'properties'), String(segment))
  }
  const properties = member(schema, 'properties')
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined
}
