import { dirname, isAbsolute, resolve } from 'node:path'
import * as z from 'zod/mini'
import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { describeIssues, parseJsonc, type TextPlace } from '../util/jsonc.ts'
import { configSchema, type ConfigFile } from './schema.ts'

/** The configuration with every path absolute. */
export interface Config extends ConfigFile {
  /** Absolute path of the file it came from, or null when the defaults are in use. */
  readonly file: string | null
  /** Relative paths of the file are relative to this folder. */
  readonly baseFolder: string
  readonly allowedFolders: string[]
}

export interface LoadConfigOptions {
  /** `--config FILE`; without it `.syncrc.json` and its siblings are looked for upwards from `cwd`. */
  readonly file: string | null
  readonly cwd: string
}

/** Finds, reads and checks the configuration. Throws `CONFIG_INVALID` with file, line and what to write instead. */
export async function loadConfig({ file, cwd }: LoadConfigOptions): Promise<Config> {
  const found = await findConfig(file === null ? null : resolve(cwd, file), cwd)
  if (found === null) return withAbsolutePaths(check({}, 'the defaults', () => null), null, cwd)
  const config = check(found.value, found.path, found.placeOf)
  return withAbsolutePaths(config, found.path, dirname(found.path))
}

interface FoundConfig {
  readonly path: string
  readonly value: unknown
  readonly placeOf: (path: readonly PropertyKey[]) => TextPlace | null
}

/** What our loader hands through cosmiconfig: the parsed file with the places of its values. */
interface Located {
  readonly value: unknown
  readonly placeOf: (path: readonly PropertyKey[]) => TextPlace
}

const locatedSchema = z.object({
  value: z.unknown(),
  placeOf: z.custom<Located['placeOf']>((value) => typeof value === 'function'),
})

async function findConfig(file: string | null, cwd: string): Promise<FoundConfig | null> {
  const { cosmiconfig } = await import('cosmiconfig')
  const explorer = cosmiconfig('sync', {
    searchStrategy: 'global',
    loaders: { '.json': loadJsonc, noExt: loadJsonc },
  })
  try {
    const result = file === null ? await explorer.search(cwd) : await explorer.load(file)
    if (result === null || result.isEmpty === true) return null
    const located = locatedSchema.safeParse(result.config)
    return located.success
      ? { path: result.filepath, value: located.data.value, placeOf: located.data.placeOf }
      : { path: result.filepath, value: result.config, placeOf: () => null }
  } catch (error) {
    if (error instanceof SyncError) throw error
    const missing = errorCodeOf(error) === 'ENOENT'
    throw new SyncError(
      'CONFIG_INVALID',
      `Cannot read the configuration ${file === null ? '' : `"${file}"`}`.trimEnd(),
      missing ? 'the file does not exist' : error instanceof Error ? error.message : String(error),
      missing ? 'check the path after --config, or run "tracksync init"' : 'mend the file, then run "tracksync doctor"',
      { cause: error },
    )
  }
}

function loadJsonc(path: string, content: string): Located {
  const parsed = parseJsonc(content)
  if (parsed.kind === 'parsed') return parsed
  const { line, column } = parsed.place
  throw new SyncError(
    'CONFIG_INVALID',
    `Cannot read the configuration "${path}"`,
    `line ${line}, column ${column}: ${parsed.why}`,
    'mend that line; an editor that knows JSON shows the place',
  )
}

function check(value: unknown, path: string, placeOf: FoundConfig['placeOf']): ConfigFile {
  const result = configSchema.safeParse(value)
  if (result.success) return result.data
  const issues = describeIssues(result.error.issues, knownKeysAt).map((issue) => {
    const place = placeOf(issue.path)
    return place === null ? issue.text : `line ${place.line}: ${issue.text}`
  })
  throw new SyncError(
    'CONFIG_INVALID',
    `Cannot use the configuration "${path}"`,
    issues.join('; '),
    'mend it; README, "Configuration", lists every key with its default',
  )
}

/** The keys that the schema knows at a path, read from its JSON Schema (only after an error, so it may cost). */
function knownKeysAt(path: readonly PropertyKey[]): readonly string[] {
  let schema: unknown = z.toJSONSchema(configSchema, { io: 'input' })
  for (const segment of path) {
    schema = typeof segment === 'number' ? member(schema, 'items') : member(member(schema, 'properties'), String(segment))
  }
  const properties = member(schema, 'properties')
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined
}

function withAbsolutePaths(config: ConfigFile, file: string | null, baseFolder: string): Config {
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(baseFolder, path))
  const formats = Object.fromEntries(
    Object.entries(config.library.formats).map(([name, format]) => [
      name,
      format?.to === undefined ? format : { ...format, to: format.to.map((to) => ({ ...to, folder: at(to.folder) })) },
    ]),
  )
  return {
    ...config,
    file,
    baseFolder,
    triggerFolder: at(config.triggerFolder),
    tasksFolder: at(config.tasksFolder),
    reportsFolder: at(config.reportsFolder),
    stateFolder: at(config.stateFolder),
    allowedFolders: (config.allowedFolders ?? [config.triggerFolder]).map(at),
    library: { ...config.library, folder: at(config.library.folder), formats },
    actions: config.actions.map(at),
  }
}
