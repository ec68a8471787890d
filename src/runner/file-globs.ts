import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'

const IGNORED_FOLDERS = new Set(['.git', 'node_modules'])
const GLOB_CHARACTERS = /[*?[{]/

/**
 * The files that a list of paths and globs names, as sorted paths. A folder stands for all files below it, `!` takes
 * files out whatever the order. Globs pass over `.git`, `node_modules` and hidden names, as Deno's do.
 */
export async function filesOf(patterns: readonly string[], cwd: string): Promise<readonly string[]> {
  const found = new Set<string>()
  const include = patterns.filter((pattern) => !pattern.startsWith('!'))
  const isExcluded = exclusion(
    patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)),
    cwd,
  )
  for (const pattern of include) {
    const path = resolve(cwd, pattern)
    const base = fixedPart(path)
    const kind = await kindOf(base)
    if (kind === 'file' && base === path) found.add(path)
    if (kind !== 'folder') continue
    const matches = base === path ? (): boolean => true : matcher(path)
    for (const file of await filesBelow(base)) if (matches(file)) found.add(file)
  }
  return [...found].filter((path) => !isExcluded(path)).toSorted()
}

function exclusion(patterns: readonly string[], cwd: string): (path: string) => boolean {
  const tests = patterns.map((pattern) => {
    const path = resolve(cwd, pattern)
    const matches = matcher(path)
    return (file: string): boolean => matches(file) || !relative(path, file).startsWith('..')
  })
  return (path) => tests.some((test) => test(path))
}

/** The folders of a path before the first one with a glob character. */
function fixedPart(path: string): string {
  const glob = GLOB_CHARACTERS.exec(path)
  return glob === null ? path : path.slice(0, path.lastIndexOf('/', glob.index)) || '/'
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    return null
  }
}

/** A folder that can't be read holds nothing for us; the task's own command will say so better. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const files: string[] = []
  for (const entry of await entriesOf(folder)) {
    if (entry.name.startsWith('.') || IGNORED_FOLDERS.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await filesBelow(path)))
    else if (entry.isFile() || (entry.isSymbolicLink() && (await kindOf(path)) === 'file')) files.push(path)
  }
  return files
}

/** `**` stands for any folders, `*` and `?` for text without `/`, `[ab]` for one character, `{a,b}` for either. */
function matcher(glob: string): (path: string) => boolean {
  let expression = ''
  let braces = 0
  for (let at = 0; at < glob.length; at += 1) {
    const char = glob[at] ?? ''
    const set = char === '[' ? /^\[[!^]?\]?[^\]/]*\]/.exec(glob.slice(at))?.[0] : undefined
    if (glob.startsWith('**/', at) && glob[at - 1] === '/') {
      expression += '(?:.*/)?'
      at += 2
    } else if (glob.startsWith('**', at)) {
      expression += '.*'
      at += 1
    } else if (char === '*') expression += '[^/]*'
    else if (char === '?') expression += '[^/]'
    else if (set !== undefined) {
      expression += set.replace(/^\[!/, '[^').replace(/\\/g, '\\\\')
      at += set.length - 1
    } else if (char === '{' && glob.includes('}', at)) {
      expression += '(?:'
      braces += 1
    } else if (char === '}' && braces > 0) {
      expression += ')'
      braces -= 1
    } else if (char === ',' && braces > 0) expression += '|'
    else expression += char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  }
  const compiled = new RegExp(`^${expression}${')'.repeat(braces)}$`, 's')
  return (path) => compiled.test(path)
}
