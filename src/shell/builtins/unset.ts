import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { unsetVariable } from '../shell-state.ts'

/** `unset [-v] NAME...` */
export function unset({ args, change }: BuiltinContext): number {
  const [first] = args
  if (first === '-f') throw new BuiltinError('unsupported flag: -f')
  for (const name of first === '-v' ? args.slice(1) : args) change((state) => unsetVariable(state, name))
  return 0
}
