import { readlinkSync, realpathSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { absolutePath } from '../shell/absolute-path.ts'
import type { TaskPermissions } from './task.ts'

/** What a command line or an action is about to touch. Paths are absolute. */
export type Access =
  | { readonly kind: 'run'; /** As it was written in the command. */ readonly name: string }
  | { readonly kind: 'read' | 'write'; readonly path: string }
  | { readonly kind: 'net'; readonly host: string }

/** null when the access is granted, else a sentence that says what to add where. */
export type Refuse = (access: Access) => string | null

/** Without these hardly any program works, and they say nothing secret. */
const ALWAYS_SEEN = new Set([
  'PATH',
  'HOME',
  'USER',
  'SHELL',
  'TMPDIR',
  'LANG',
  'TERM',
  'TZ',
  'TRACKSYNC_RUN',
])
/** What services call their credentials; the names of tracksync's own end so. */
const SECRET = /_(SECRET|TOKEN)$|^DATABASE_URL$/
/** As many as Linux follows. */
const MAX_LINKS = 40
const ALWAYS_TOUCHED = new Set(['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr'])

/**
 * Guards what a task may touch. A folder that is granted includes all below it; links are followed before a path is
 * compared, so that none leads out of what is granted. `where` names the task file for the message.
 */
export function createRefuse(granted: TaskPermissions, cwd: string, where: string): Refuse {
  const roots = { read: granted.read.map(rootOf), write: granted.write.map(rootOf) }
  function rootOf(path: string): string {
    return realPath(resolve(cwd, path))
  }
  const refusal = (what: string, field: string, value: string): string =>
    `${what} is not permitted: add ${JSON.stringify(value)} to "permissions.${field}" in ${where}`
  const list = (names: readonly string[], name: string, what: string, field: string): string | null =>
    names.includes(name) ? null : refusal(`${what} "${name}"`, field, name)
  return (access) => {
    if (access.kind === 'run') return list(granted.run, access.name, 'running', 'run')
    if (access.kind === 'net') return list(granted.net, access.host, 'reaching', 'net')
    const { kind, path } = access
    if (ALWAYS_TOUCHED.has(path) || roots[kind].some((root) => isWithin(realPath(path), root))) return null
    const shown = isWithin(path, cwd) ? relative(cwd, path) : path
    return refusal(`${kind === 'read' ? 'reading' : 'writing'} "${path}"`, kind, shown)
  }
}

/** The variables that an unguarded command line and its programs see: a secret has to be named to be seen. */
export function withoutSecrets(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET.test(name)))
}

/** The variables that a guarded command line and its programs see. */
export function permittedEnv(
  env: Readonly<Record<string, string>>,
  granted: TaskPermissions,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => ALWAYS_SEEN.has(name) || name.startsWith('LC_') || granted.env.includes(name),
    ),
  )
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith('../'))
}

/** The path with all links followed, also when what it leads to is not there yet. */
function realPath(path: string, linksLeft = MAX_LINKS): string {
  try {
    return realpathSync.native(path)
  } catch {
    const parent = dirname(path)
    if (parent === path) return path
    const folder = realPath(parent, linksLeft)
    const target = linksLeft > 0 ? linkTarget(path) : null
    return target === null
      ? join(folder, basename(path))
      : realPath(absolutePath(folder, target), linksLeft - 1)
  }
}

function linkTarget(path: string): string | null {
  try {
    return readlinkSync(path.replace(/\/+$/, ''))
  } catch {
    return null
  }
}
