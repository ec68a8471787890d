import { BuiltinError, writeLine, type BuiltinContext } from '../builtin.ts'
import type { CommandResult } from '../execution.ts'
import { readOptions } from './arguments.ts'

/** What `exit` says when it is used wrongly still ends the line. */
const WRONG_USAGE = 2
const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 } as const

/** `exit [CODE]`: ends the line; 1 without a code. */
export async function exit({ args, stderr }: BuiltinContext): Promise<CommandResult> {
  try {
    return { exitCode: ((readCode(args) % 256) + 256) % 256, ends: true }
  } catch (error) {
    if (!(error instanceof BuiltinError)) throw error
    await writeLine(stderr, `exit: ${error.message}`)
    return { exitCode: WRONG_USAGE, ends: true }
  }
}

function readCode(args: readonly string[]): number {
  const { values } = readOptions(args, {})
  const [text] = values
  if (values.length > 1) throw new BuiltinError('too many arguments')
  if (text === undefined) return 1
  const code = Number(text)
  const fits = /^[+-]?\d+$/.test(text) && code >= INT32.min && code <= INT32.max
  if (!fits) throw new BuiltinError('numeric argument required.')
  return code
}
