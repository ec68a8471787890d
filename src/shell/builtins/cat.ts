import { open } from 'node:fs/promises'
import { BuiltinError, writeLine, type BuiltinContext } from '../builtin.ts'
import { copyBytes } from '../byte-stream.ts'
import { descriptorReader } from '../descriptor-stream.ts'
import { isSystemError, systemMessage } from '../system-error.ts'
import { readOptions } from './arguments.ts'
import { untilAborted } from './until-aborted.ts'

/** `cat [FILE...]`; `-` is stdin. A file that cannot be opened is said, and the others still come. */
export async function cat(context: BuiltinContext): Promise<number> {
  const { values } = readOptions(context.args, {})
  let exitCode = 0
  for (const name of values.length === 0 ? ['-'] : values) {
    if (name === '-') await untilAborted(context.scope, copyBytes(context.stdin, context.stdout))
    else if (!(await copyFile(name, context))) exitCode = 1
  }
  return exitCode
}

async function copyFile(name: string, { path, scope, stdout, stderr }: BuiltinContext): Promise<boolean> {
  const full = path('read', name)
  const file = await open(full).catch(async (error: unknown) => {
    await writeLine(stderr, `cat: ${name}: ${systemMessage(error)}`)
    return null
  })
  if (file === null) return false
  try {
    await untilAborted(scope, copyBytes(descriptorReader(file.fd), stdout))
    return true
  } catch (error) {
    throw isSystemError(error) ? new BuiltinError(systemMessage(error)) : error
  } finally {
    await file.close()
  }
}
