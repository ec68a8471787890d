import { mkdir as makeFolder, stat } from 'node:fs/promises'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { systemMessage } from '../system-error.ts'
import { readOptions } from './arguments.ts'

/** `mkdir [-p] FOLDER...` */
export async function mkdir({ args, path }: BuiltinContext): Promise<number> {
  const { values, options } = readOptions(args, { '-p': 'parents', '--parents': 'parents' })
  if (values.length === 0) throw new BuiltinError('missing operand')
  const recursive = options.has('parents')
  for (const name of values) {
    const full = path('write', name)
    const existing = await stat(full).catch(() => null)
    if (existing?.isFile() === true || (existing?.isDirectory() === true && !recursive)) {
      throw new BuiltinError(`cannot create directory '${name}': File exists`)
    }
    await makeFolder(full, { recursive }).catch((error: unknown) => {
      throw new BuiltinError(`cannot create directory '${name}': ${systemMessage(error)}`)
    })
  }
  return 0
}
