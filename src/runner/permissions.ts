import { relative, resolve } from 'node:path'
import { findProgram } from '../shell/find-program.ts'
import { createState } from '../shell/shell-state.ts'
import type { ShellAccess } from '../shell/shell-options.ts'
import type { ActionAccess } from '../util/permitted-access.ts'
import { unreachable } from '../util/unreachable.ts'
import { realName, realPath } from './real-path.ts'
import { isSeen } from './seen-variables.ts'
import type { TaskPermissions } from './task.ts'

/** What a command line or an action is about to touch. Paths are absolute. */
export type Access = ShellAccess | (ActionAccess & { readonly trail?: never })

/** null when the access is granted, else a sentence that says what to add where. */
export type Refuse = (access: Access) => string | null

/** What a command line begins with. */
export interface GuardedLine {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** The task file, for the message. */
  readonly where: string
  /** For actions, whose paths come from the configuration; a command line names its own. */
  readonly places?: ActionPlaces
}

/** What the paths of actions are in, absolute. */
export interface ActionPlaces {
  /** The agent's own state (ledger, catalog, work files): always granted, but for other places within it. */
  readonly own: string
  /** The folders of the configuration, which a refusal names instead of a file in them. */
  readonly folders: readonly string[]
}

const ALWAYS_TOUCHED = new Set(['/dev/null', '/dev/stdin', '/dev/stdout', '/dev/stderr'])

/**
 * Guards what a task may touch. A folder that is granted includes all below it; links are followed before a path is
 * compared, so that none leads out of what is granted. A program's name stands for the file that it stood for when the
 * line began, whatever the line does to its folder and PATH.
 */
export function createRefuse(granted: TaskPermissions, line: GuardedLine): Refuse {
  const refusal = (what: string, field: keyof TaskPermissions, value: string): string =>
    `${what} is not permitted: add ${JSON.stringify(value)} to "permissions.${field}" in ${line.where}`
  const refusePath = createPathGuard(granted, line)
  return (access) => {
    switch (access.kind) {
      case 'net':
        return granted.net.includes(access.host)
          ? null
          : refusal(`reaching "${access.host}"`, 'net', access.host)
      case 'run': {
        const program = strangeProgram(access, granted, line)
        if (program !== null) return refusal(`running "${program}"`, 'run', program)
        const variable = strangeVariable(access, granted, line)
        return variable === null ? null : refusal(`giving "${variable}" to a program`, 'env', variable)
      }
      case 'read':
        return refusePath(access, (shown) => refusal(`reading "${access.path}"`, 'read', shown))
      case 'write':
      case 'replace':
        return refusePath(access, (shown) => refusal(`writing "${access.path}"`, 'write', shown))
      default:
        return unreachable(access)
    }
  }
}

type RunAccess = Extract<Access, { kind: 'run' }>
type PathAccess = Extract<Access, { kind: 'read' | 'write' | 'replace' }>

/** The name or the file of what may not be run; null when it may. */
function strangeProgram(access: RunAccess, { run }: TaskPermissions, line: GuardedLine): string | null {
  if (access.trail === undefined)
    return run.includes(access.name) || (access.file !== undefined && run.includes(access.file))
      ? null
      : access.name
  const { name, trail } = access
  const before = [name, trail[0] ?? '']
    .filter((known) => run.includes(known))
    .map((known) => trailOf(known, line))
  const isAsBefore = before.some((known) => known.join('\0') === trail.join('\0'))
  if (isAsBefore || trail.every((file) => run.includes(file))) return null
  const [known] = before
  return known === undefined ? name : (trail.find((file, index) => file !== known[index]) ?? name)
}

/** What the name stood for when the line began; nothing when there was no such program. */
function trailOf(name: string, { cwd, env }: GuardedLine): readonly string[] {
  try {
    return findProgram(name, [], createState(cwd, env)).trail
  } catch {
    return []
  }
}

/** A variable that a program would see though it was neither there in the beginning nor is granted. */
function strangeVariable(access: RunAccess, granted: TaskPermissions, { env }: GuardedLine): string | null {
  if (access.trail === undefined) return null
  const isKnown = (name: string): boolean =>
    name === 'PWD' || Object.hasOwn(env, name) || isSeen(name, granted)
  return access.variables.find((name) => !isKnown(name)) ?? null
}

function createPathGuard(
  granted: TaskPermissions,
  { cwd, places }: GuardedLine,
): (access: PathAccess, refusal: (shown: string) => string) => string | null {
  const realRoots = (paths: readonly string[]): readonly string[] =>
    paths.map((path) => realPath(resolve(cwd, path)))
  const readable = realRoots(granted.read)
  const writable = realRoots(granted.write)
  const placeOf = createPlaceFinder(places)
  return ({ kind, path }, refusal) => {
    if (kind !== 'replace' && ALWAYS_TOUCHED.has(path)) return null
    const real = kind === 'replace' ? realName(path) : realPath(path)
    const place = placeOf(real)
    if (place !== null && place === places?.own) return null
    if ((kind === 'read' ? readable : writable).some((root) => isWithin(real, root))) return null
    // `link/../file` tidied up would be another file.
    const shown = place ?? (realPath(resolve(path)) === realPath(path) ? path : real)
    return refusal(isWithin(shown, cwd) ? relative(cwd, shown) || '.' : shown)
  }
}

/** The innermost of the places that a real path is in, as it is configured; null when it is in none. */
function createPlaceFinder(places: ActionPlaces | undefined): (real: string) => string | null {
  if (places === undefined) return () => null
  const all = [places.own, ...places.folders]
    .map((path) => ({ path, real: realPath(path) }))
    .toSorted((a, b) => b.real.length - a.real.length)
  return (real) => all.find((place) => isWithin(real, place.real))?.path ?? null
}

function isWithin(path: string, root: string): boolean {
  const way = relative(root, path)
  return way === '' || (way !== '..' && !way.startsWith('../'))
}
