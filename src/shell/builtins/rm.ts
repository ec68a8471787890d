import { lstat, rm as removeTree, rmdir, stat, unlink } from 'node:fs/promises'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { isSystemError, systemMessage } from '../system-error.ts'
import { readOptions } from './arguments.ts'

const OPTIONS = {
  '-r': 'recursive',
  '-R': 'recursive',
  '--recursive': 'recursive',
  '-d': 'dir',
  '--dir': 'dir',
  '-f': 'force',
  '--force': 'force',
} as const

/** `rm [-rdf] PATH...`; stops at the first that cannot be removed. Removes nothing when one is `.` or `..` (POSIX). */
export async function rm({ args, path }: BuiltinContext): Promise<number> {
  const { values, options } = readOptions(args, OPTIONS)
  if (values.length === 0) throw new BuiltinError('missing operand')
  for (const name of values)
    if (/(?:^|\/)\.\.?\/*$/.test(name))
      throw new BuiltinError(`cannot remove '${name}': refusing to remove '.' or '..'`)
  for (const name of values) {
    const full = path('replace', name)
    try {
      await remove(full, options)
    } catch (error) {
      if (options.has('force') && isSystemError(error) && error.code === 'ENOENT') continue
      throw new BuiltinError(`cannot remove '${name}': ${systemMessage(error)}`)
    }
  }
  return 0
}

async function remove(
  path: string,
  options: ReadonlySet<(typeof OPTIONS)[keyof typeof OPTIONS]>,
): Promise<void> {
  const isFolder = async (): Promise<boolean> => (await stat(path).catch(() => null))?.isDirectory() ?? false
  if (options.has('recursive')) {
    if (await isLinkToFolder(path)) throw new BuiltinError('Not a directory (os error 20)')
    await lstat(path)
    return removeTree(path, { recursive: true })
  }
  if (options.has('dir') && (await isFolder())) return rmdir(path)
  return unlink(path)
}

/** `link/`: what it leads to would be emptied, and the link would stay. */
async function isLinkToFolder(path: string): Promise<boolean> {
  const bare = path.replace(/\/+$/, '')
  return bare !== path && bare !== '' && (await lstat(bare)).isSymbolicLink()
}
