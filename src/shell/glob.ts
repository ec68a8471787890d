import type { Stats } from 'node:fs'
import { join } from 'node:path'
import { compileSegment, type Matcher } from './glob-segment.ts'
import { nodeFs } from './node-fs.ts'

const { readdirSync, realpathSync, statSync } = nodeFs

export interface GlobOptions {
  readonly cwd: string
  /** Whether `**` stands for any number of folders; else it is `*`. */
  readonly globstar: boolean
}

type Step =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'match'; readonly matches: Matcher }
  | { readonly kind: 'any-folders' }

/**
 * The paths that a pattern matches, relative as the pattern is, sorted by the names of each folder. None when the pattern
 * is not one: a class that is not closed, `**` beside other characters. Facts of Deno's matching: upper and lower case are
 * the same, `*` and `?` leave out names that begin with a dot, `**` enters those too and follows links.
 */
export function glob(pattern: string, { cwd, globstar }: GlobOptions): readonly string[] {
  const absolute = pattern.startsWith('/')
  const steps = compile(globstar ? pattern : pattern.replace(/\*{2,}/g, '*'))
  if (steps === null) return []
  const found: string[] = []
  walk({ root: absolute ? '/' : cwd, found }, absolute ? '/' : '', steps, new Set())
  return found
}

interface Walk {
  readonly root: string
  readonly found: string[]
}

function compile(pattern: string): readonly Step[] | null {
  const steps: Step[] = []
  for (const segment of pattern.split('/')) {
    if (segment === '' || segment === '.') continue
    const step = compileStep(segment)
    if (step === null) return null
    if (step.kind !== 'any-folders' || steps.at(-1)?.kind !== 'any-folders') steps.push(step)
  }
  // A slash at the end, like `**` at the end, asks for folders; `name: ''` is "what it is, if it is one".
  if (pattern.endsWith('/') && steps.at(-1)?.kind !== 'any-folders') steps.push({ kind: 'name', name: '' })
  return steps
}

function compileStep(segment: string): Step | null {
  if (segment === '**') return { kind: 'any-folders' }
  if (segment.includes('**')) return null
  if (!/[*?[]/.test(segment)) return { kind: 'name', name: segment }
  const matches = compileSegment(segment)
  return matches === null ? null : { kind: 'match', matches }
}

/** `above`: the folders that `**` has entered on the way here, so that links never lead in a circle. */
function walk(state: Walk, path: string, steps: readonly Step[], above: ReadonlySet<string>): void {
  const [step, ...rest] = steps
  if (step === undefined) return void state.found.push(path)
  switch (step.kind) {
    case 'name':
      if (step.name === '') return void (isFolder(state, path) && state.found.push(path))
      if (exists(state, child(path, step.name))) walk(state, child(path, step.name), rest, above)
      return
    case 'match':
      for (const name of list(state, path)) {
        if (step.matches(name)) walkMatched(state, child(path, name), rest, above)
      }
      return
    case 'any-folders':
      return walkFolders(state, path, steps, rest, above)
  }
}

function walkMatched(state: Walk, path: string, rest: readonly Step[], above: ReadonlySet<string>): void {
  if (rest.length === 0 || isFolder(state, path)) walk(state, path, rest, above)
}

/** The rest may match in this folder and in every folder below; both in one pass, so that the order is that of names. */
function walkFolders(
  state: Walk,
  path: string,
  steps: readonly Step[],
  rest: readonly Step[],
  above: ReadonlySet<string>,
): void {
  const here = realPath(state, path)
  if (here === null || above.has(here)) return
  const within = new Set(above).add(here)
  const [next, ...afterNext] = rest
  if (next?.kind === 'name') walk(state, path, rest, within)
  for (const name of list(state, path)) {
    const below = child(path, name)
    if (next?.kind === 'match' && next.matches(name)) walkMatched(state, below, afterNext, within)
    if (!isFolder(state, below)) continue
    if (next === undefined) state.found.push(below)
    walk(state, below, steps, within)
  }
}

function child(path: string, name: string): string {
  return path === '' || path.endsWith('/') ? path + name : `${path}/${name}`
}

function list({ root }: Walk, path: string): readonly string[] {
  try {
    return readdirSync(join(root, path)).toSorted((one, other) =>
      Buffer.compare(Buffer.from(one), Buffer.from(other)),
    )
  } catch {
    return []
  }
}

function exists(state: Walk, path: string): boolean {
  return statusOf(state, path) !== undefined
}

function isFolder(state: Walk, path: string): boolean {
  return statusOf(state, path)?.isDirectory() ?? false
}

function statusOf({ root }: Walk, path: string): Stats | undefined {
  try {
    return statSync(join(root, path), { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function realPath({ root }: Walk, path: string): string | null {
  try {
    return realpathSync(join(root, path))
  } catch {
    return null
  }
}
