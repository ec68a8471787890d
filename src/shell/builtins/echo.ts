import { writeLine, type BuiltinContext } from '../builtin.ts'

/** `echo WORD...`; it has no options. */
export async function echo({ args, stdout }: BuiltinContext): Promise<number> {
  await writeLine(stdout, args.join(' '))
  return 0
}
