import type * as z from 'zod/mini'
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

/**
 * The keys that the schema knows at a path. Read from the schema itself: zod's way to JSON Schema would tell it too, but
 * makes every start a tenth longer, because what it needs is loaded with all of zod.
 */
function knownKeysAt(root: z.core.$ZodType, path: readonly PropertyKey[]): readonly string[] {
  let schema: z.core.$ZodType | undefined = root
  for (const segment of path) {
    const def = bareDefinition(schema)
    if (def?.type === 'object') schema = def.shape[String(segment)]
    else if (def?.type === 'array') schema = def.element
    else if (def?.type === 'record') schema = def.valueType
    else return []
  }
  const def = bareDefinition(schema)
  return def?.type === 'object' ? Object.keys(def.shape) : []
}

/** What a schema is made of, below whatever makes it optional or gives it a default. */
function bareDefinition(schema: z.core.$ZodType | undefined): z.core.$ZodTypes['_zod']['def'] | null {
  if (schema === undefined) return null
  // zod tells its own kinds apart by `type`, but types a schema of unknown kind without it
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  const def = schema._zod.def as z.core.$ZodTypes['_zod']['def']
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return bareDefinition(def.innerType)
    case 'lazy':
      return bareDefinition(def.getter())
    default:
      return def
  }
}
