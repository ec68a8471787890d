import { resolve } from 'node:path'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { changeFolder } from '../shell-state.ts'
import { readOptions } from './arguments.ts'
import { nodeFs } from '../node-fs.ts'

const { statSync } = nodeFs

/** `cd FOLDER`; a folder must be named. */
export function cd({ args, state, change }: BuiltinContext): number {
  const { values } = readOptions(args, {})
  const [folder] = values
  if (values.length > 1) throw new BuiltinError('too many arguments')
  if (folder === undefined) throw new BuiltinError('expected at least 1 argument')
  const full = resolve(state.cwd, folder)
  if (!isFolder(full)) throw new BuiltinError(`${folder}: Not a directory`)
  change((lasting) => changeFolder(lasting, full))
  return 0
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
