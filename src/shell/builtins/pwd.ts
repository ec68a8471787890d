import { BuiltinError, writeLine, type BuiltinContext } from '../builtin.ts'
import { systemMessage } from '../system-error.ts'
import { readOptions } from './arguments.ts'
import { nodeFs } from '../node-fs.ts'

const { realpathSync } = nodeFs

/** `pwd [-L|-P]`. In Deno it is `-L` that follows links, and `-P` that does not. */
export async function pwd({ args, state, stdout }: BuiltinContext): Promise<number> {
  const { options } = readOptions(args, { '-L': 'real', '-P': 'as-is' })
  await writeLine(stdout, options.has('real') ? realPath(state.cwd) : state.cwd)
  return 0
}

function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (error) {
    throw new BuiltinError(`error canonicalizing: ${folder}: ${systemMessage(error)}`)
  }
}
