import type { BuiltinContext } from '../builtin.ts'
import { copyBytes } from '../byte-stream.ts'
import { readOptions } from './arguments.ts'
import { copyFromFile } from './copy-file.ts'
import { untilAborted } from './until-aborted.ts'

/** `cat [FILE...]`; `-` is stdin. A file that cannot be opened is said, and the others still come. */
export async function cat(context: BuiltinContext): Promise<number> {
  const { scope, stdin, stdout } = context
  const { values } = readOptions(context.args, {})
  let exitCode = 0
  for (const name of values.length === 0 ? ['-'] : values) {
    if (name === '-') await untilAborted(scope, copyBytes(stdin, stdout))
    else if (!(await copyFromFile('cat', name, context, (reader) => copyBytes(reader, stdout)))) exitCode = 1
  }
  return exitCode
}
