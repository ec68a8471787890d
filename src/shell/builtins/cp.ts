import { copyFile, cp as copyTree, lstat, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { systemMessage } from '../system-error.ts'
import { readOptions } from './arguments.ts'
import { planOperations, type CopyOperation, type CopyRules } from './copy-operations.ts'

const OPTIONS = { '-r': 'recursive', '-R': 'recursive', '--recursive': 'recursive' } as const

const RULES: CopyRules = { from: ['read'], to: 'write', refusal }

/** `cp [-r] SOURCE... TARGET`; links inside of a folder are copied as links. */
export async function cp(context: BuiltinContext): Promise<number> {
  const { values, options } = readOptions(context.args, OPTIONS)
  for (const operation of planOperations(values, RULES, context)) {
    const { from, to } = operation
    await copy(operation, options.has('recursive')).catch((error: unknown) => {
      throw new BuiltinError(`could not copy ${from.written} to ${to.written}: ${systemMessage(error)}`)
    })
  }
  return 0
}

function refusal(lastPart: string): string | null {
  if (lastPart === '..') return "cannot copy '{}': refusing to copy '..'"
  return lastPart === '' ? "cannot copy '{}': the source has no final path component" : null
}

async function copy({ from, to }: CopyOperation, recursive: boolean): Promise<void> {
  if (resolve(from.path) === resolve(to.path)) throw new BuiltinError('source and destination are the same')
  const source = await stat(from.path)
  if (!source.isDirectory()) return copyFile(from.path, to.path)
  if (!recursive) throw new BuiltinError('source was a directory; maybe specify -r')
  const target = await lstat(to.path).catch(() => null)
  if (target?.isFile() === true) throw new BuiltinError('destination was a file')
  if (target?.isSymbolicLink() === true) throw new BuiltinError('no support for copying to symlinks')
  if ((await lstat(from.path)).isSymbolicLink())
    throw new BuiltinError('no support for copying from symlinks')
  if (isWithin(from.path, to.path)) throw new BuiltinError('cannot copy a folder into itself')
  await copyTree(from.path, to.path, { recursive: true, verbatimSymlinks: true })
}

/** Deno would copy what it has just copied, without an end. */
function isWithin(folder: string, path: string): boolean {
  return resolve(path).startsWith(`${resolve(folder)}/`)
}
