import { dirname, isAbsolute, resolve } from 'node:path'
import { checkFolders } from './check-folders.ts'
import { CONFIG_DEFAULTS } from './defaults.ts'
import { findConfig, type FoundConfig } from './find-config.ts'
import type { ConfigFile } from './schema.ts'

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
  if (found === null) return withAbsolutePaths(CONFIG_DEFAULTS, null, cwd)
  const config = withAbsolutePaths(await check(found), found.path, dirname(found.path))
  await checkFolders(config, found)
  return config
}

/** Only what is configured is checked; all the rest are the defaults. */
async function check(found: FoundConfig): Promise<ConfigFile> {
  const keys = typeof found.value === 'object' && found.value !== null ? Object.keys(found.value) : []
  const { configuredSchema } = await import('./schema.ts')
  const result = configuredSchema(keys).safeParse(found.value)
  if (result.success) {
    const sources = result.data.sources ?? defaultSources(result.data)
    const config = { ...CONFIG_DEFAULTS, ...result.data, sources }
    if (config.schedule.length > 0)
      await (await import('./check-schedule.ts')).checkSchedule(config.schedule, found)
    return config
  }
  const { invalidConfig } = await import('./invalid-config.ts')
  throw await invalidConfig(found)
}

/** What is configured is asked, in the user's usual order, before the catalog. */
function defaultSources({ spotify, soundcloud }: Partial<ConfigFile>): string[] {
  return [
    ...(spotify === undefined ? [] : ['spotify:current']),
    ...(soundcloud?.profile === undefined ? [] : ['soundcloud:likes']),
    ...(spotify === undefined ? [] : ['spotify:liked']),
    ...CONFIG_DEFAULTS.sources,
  ]
}

function withAbsolutePaths(config: ConfigFile, file: string | null, baseFolder: string): Config {
  const at = (path: string): string => (isAbsolute(path) ? path : resolve(baseFolder, path))
  const formats = Object.fromEntries(
    Object.entries(config.library.formats).map(([name, format]) => [
      name,
      format?.to === undefined
        ? format
        : { ...format, to: format.to.map((to) => ({ ...to, folder: at(to.folder) })) },
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
