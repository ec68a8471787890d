import { existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { SyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import type { TextPlace } from '../util/jsonc.ts'

export interface FoundConfig {
  readonly path: string
  readonly value: unknown
  /** Where a value stands in the file; null where the kind of file does not tell. */
  readonly placeOf: (path: readonly PropertyKey[]) => Promise<TextPlace | null>
}

/**
 * Finds and reads the configuration by the rules of cosmiconfig, module name "sync": from `cwd` upwards to the home folder,
 * then the user's folder for configurations. Null when there is none. Throws `CONFIG_INVALID` for one that cannot be read.
 *
 * Loading cosmiconfig takes a fifth of the time to start Node, and nearly always what it finds is a plain `.syncrc.json`.
 * So that one case is looked for here first; whatever else lies where cosmiconfig would look is left to cosmiconfig.
 * @param file `--config FILE`, absolute; then nothing is looked for
 */
export async function findConfig(file: string | null, cwd: string): Promise<FoundConfig | null> {
  const plain = file === null ? findPlain(cwd) : isPlainName(file) ? readPlain(file) : 'ask-cosmiconfig'
  return plain === 'ask-cosmiconfig' ? askCosmiconfig(file, cwd) : plain
}

/** What cosmiconfig looks for in each folder before and instead of `.syncrc.json`. */
const BEFORE = ['.syncrc']
const INSTEAD = ['rc.yaml', 'rc.yml', 'rc.js', 'rc.ts', 'rc.cjs', 'rc.mjs']
  .map((ending) => `.sync${ending}`)
  .concat(
    ['js', 'ts', 'cjs', 'mjs'].map((ending) => `sync.config.${ending}`),
    '.config',
  )
const PLAIN = '.syncrc.json'

function findPlain(cwd: string): FoundConfig | null | 'ask-cosmiconfig' {
  // settings of cosmiconfig itself, which users may keep where the program is started
  if (
    existsSync(join(process.cwd(), 'package.yaml')) ||
    hasKey(join(process.cwd(), 'package.json'), 'cosmiconfig')
  )
    return 'ask-cosmiconfig'
  const stop = homedir()
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const has = (name: string): boolean => existsSync(join(folder, name))
    if (hasKey(join(folder, 'package.json'), 'sync') || BEFORE.some(has)) return 'ask-cosmiconfig'
    if (has(PLAIN)) return readPlain(join(folder, PLAIN))
    if (INSTEAD.some(has)) return 'ask-cosmiconfig'
    if (folder === stop || folder === dirname(folder))
      return userFolders().some(existsSync) ? 'ask-cosmiconfig' : null
  }
}

/** Whether a package.json has such a key; one that cannot be read is for cosmiconfig to judge. */
function hasKey(path: string, key: string): boolean {
  if (!existsSync(path)) return false
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
  } catch {
    return true
  }
}

/** Where the configurations of a user lie on Linux, macOS and Windows. */
function userFolders(): readonly string[] {
  const { XDG_CONFIG_HOME, APPDATA } = process.env
  const folders = [
    join(homedir(), '.config'),
    join(homedir(), 'Library', 'Preferences'),
    join(homedir(), 'AppData', 'Roaming'),
  ]
  return [...folders, XDG_CONFIG_HOME, APPDATA].flatMap((folder) => (folder ? [join(folder, 'sync')] : []))
}

function isPlainName(path: string): boolean {
  return extname(path) === '.json' && basename(path) !== 'package.json'
}

/** JSON without comments. With anything out of the ordinary cosmiconfig and the parser that knows places are asked. */
function readPlain(path: string): FoundConfig | 'ask-cosmiconfig' {
  try {
    if (!statSync(path).isFile()) return 'ask-cosmiconfig'
    const text = readFileSync(path, 'utf8')
    const value: unknown = JSON.parse(text)
    if (text.includes('$import')) return 'ask-cosmiconfig'
    return {
      path,
      value,
      placeOf: async (at) => {
        const { parseJsonc } = await import('../util/jsonc.ts')
        const parsed = parseJsonc(text)
        return parsed.kind === 'parsed' ? parsed.placeOf(at) : null
      },
    }
  } catch {
    return 'ask-cosmiconfig'
  }
}

async function askCosmiconfig(file: string | null, cwd: string): Promise<FoundConfig | null> {
  const { cosmiconfig } = await import('cosmiconfig')
  const places = new Map<string, (path: readonly PropertyKey[]) => TextPlace>()
  const loadJsonc = async (path: string, content: string): Promise<unknown> => {
    const { parseJsonc } = await import('../util/jsonc.ts')
    const parsed = parseJsonc(content)
    if (parsed.kind === 'invalid') throw wrongJson(path, parsed.why, parsed.place)
    places.set(path, parsed.placeOf)
    return parsed.value
  }
  try {
    const explorer = cosmiconfig('sync', {
      searchStrategy: 'global',
      loaders: { '.json': loadJsonc, noExt: loadJsonc },
    })
    const result = file === null ? await explorer.search(cwd) : await explorer.load(file)
    if (result === null || result.isEmpty === true) return null
    const value: unknown = result.config
    return {
      path: result.filepath,
      value,
      placeOf: (path) => Promise.resolve(places.get(result.filepath)?.(path) ?? null),
    }
  } catch (error) {
    throw unreadable(file, error)
  }
}

function wrongJson(path: string, why: string, { line, column }: TextPlace): SyncError {
  return new SyncError(
    'CONFIG_INVALID',
    `Cannot read the configuration "${path}"`,
    `line ${line}, column ${column}: ${why}`,
    'mend that line; an editor that knows JSON shows the place',
  )
}

function unreadable(file: string | null, error: unknown): SyncError {
  if (error instanceof SyncError) return error
  const isMissing = errorCodeOf(error) === 'ENOENT'
  return new SyncError(
    'CONFIG_INVALID',
    `Cannot read the configuration ${file === null ? '' : `"${file}"`}`.trimEnd(),
    isMissing ? 'the file does not exist' : error instanceof Error ? error.message : String(error),
    isMissing
      ? 'check the path after --config, or run "tracksync init"'
      : 'mend the file, then run "tracksync doctor"',
    { cause: error },
  )
}
