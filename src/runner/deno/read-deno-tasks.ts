import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PLAIN_TASK, type DenoTask, type DenoTasks } from './deno-tasks.ts'

/** A configuration that can't be used; `message` says which and why. */
export class TaskConfigError extends Error {}

const CONFIG_NAMES = ['deno.json', 'deno.jsonc']
const PACKAGE_NAME = 'package.json'

/**
 * The tasks of a Deno-shaped configuration: the named file, or the nearest `deno.json`, `deno.jsonc` or `package.json`
 * from `cwd` upwards. The scripts of a `package.json` beside it come after its own tasks. null when there is no file.
 * Throws TaskConfigError for a file that can't be read or is not of the right shape.
 */
export async function readDenoTasks(config: string | null, cwd: string): Promise<DenoTasks | null> {
  const found =
    config === null ? findConfig(cwd) : { folder: dirname(resolve(cwd, config)), path: resolve(cwd, config) }
  if (found === null) return null
  const own = found.path === null ? [] : tasksOf(await readJson(found.path, true), found.path)
  const scripts = found.path?.endsWith(PACKAGE_NAME) === true ? [] : await scriptsIn(found.folder)
  const tasks = new Map<string, DenoTask>()
  for (const task of [...own, ...scripts]) if (!tasks.has(task.name)) tasks.set(task.name, task)
  return { tasks, folder: found.folder }
}

/** The nearest folder upwards that has a configuration; `path` is null when it only has a package.json. */
function findConfig(cwd: string): { readonly folder: string; readonly path: string | null } | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const name = CONFIG_NAMES.find((candidate) => readText(join(folder, candidate)) !== null)
    if (name !== undefined) return { folder, path: join(folder, name) }
    if (readText(join(folder, PACKAGE_NAME)) !== null) return { folder, path: null }
    if (folder === dirname(folder)) return null
  }
}

async function scriptsIn(folder: string): Promise<DenoTask[]> {
  const path = join(folder, PACKAGE_NAME)
  const json = await readJson(path, false)
  return json === null ? [] : scriptsOf(json, path)
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return null
    throw new TaskConfigError(`Cannot read "${path}": ${messageOf(error)}`)
  }
}

/** Plain JSON is read by the engine; only what has comments or trailing commas needs the other parser. */
async function readJson(path: string, required: boolean): Promise<unknown> {
  const text = readText(path)
  if (text === null) {
    if (required) throw new TaskConfigError(`Cannot read "${path}": there is no such file`)
    return null
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    if (path.endsWith(PACKAGE_NAME)) throw new TaskConfigError(`Cannot read "${path}": ${messageOf(error)}`)
    const { readJsonc } = await import('./jsonc.ts')
    const read = readJsonc(text)
    if (read.kind === 'wrong') throw new TaskConfigError(`Cannot read "${path}": ${read.why}`)
    return read.value
  }
}

function tasksOf(json: unknown, path: string): DenoTask[] {
  if (path.endsWith(PACKAGE_NAME)) return scriptsOf(json, path)
  if (!isRecord(json))
    throw new TaskConfigError(`Cannot read "${path}": it is ${kindOf(json)}, expected an object`)
  const tasks = json['tasks'] ?? {}
  if (!isRecord(tasks))
    throw new TaskConfigError(`Cannot read "${path}": "tasks" is ${kindOf(tasks)}, expected an object`)
  return Object.entries(tasks).map(([name, definition]) => taskOf(name, definition, path))
}

function taskOf(name: string, definition: unknown, path: string): DenoTask {
  if (typeof definition === 'string') return { ...PLAIN_TASK, name, command: definition }
  const wrong = (field: string, value: unknown, expected: string): TaskConfigError =>
    new TaskConfigError(`Cannot read "${path}": ${field} is ${kindOf(value)}, expected ${expected}`)
  if (!isRecord(definition)) throw wrong(`task "${name}"`, definition, 'a text or an object')
  const text = (key: string): string | null => {
    const value = definition[key] ?? null
    if (value === null || typeof value === 'string') return value
    throw wrong(`"${key}" of task "${name}"`, value, 'a text')
  }
  const texts = (key: string): readonly string[] => {
    const value = definition[key] ?? []
    if (Array.isArray(value) && value.every((element) => typeof element === 'string')) return value
    throw wrong(`"${key}" of task "${name}"`, value, 'a list of texts')
  }
  return {
    ...PLAIN_TASK,
    name,
    description: text('description'),
    command: text('command'),
    dependencies: texts('dependencies'),
    files: texts('files'),
    output: texts('output'),
    env: texts('env'),
  }
}

function scriptsOf(json: unknown, path: string): DenoTask[] {
  if (!isRecord(json))
    throw new TaskConfigError(`Cannot read "${path}": it is ${kindOf(json)}, expected an object`)
  const scripts = json['scripts']
  if (!isRecord(scripts)) return []
  const command = (name: string): string | null => {
    const script = Object.hasOwn(scripts, name) ? scripts[name] : undefined
    return typeof script === 'string' ? script : null
  }
  return Object.keys(scripts).map((name) => ({
    ...PLAIN_TASK,
    name,
    command: command(name) ?? '',
    pre: command(`pre${name}`),
    post: command(`post${name}`),
    from: 'package.json',
  }))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null || typeof value === 'object') return value === null ? 'null' : 'an object'
  return JSON.stringify(value)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
