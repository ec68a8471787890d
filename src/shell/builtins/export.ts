import type { BuiltinContext } from '../builtin.ts'
import { exportVariable } from '../shell-state.ts'

/** `export NAME=VALUE...`; a name without a value is passed over. */
export function exportVariables({ args, change }: BuiltinContext): number {
  for (const arg of args) {
    const equals = arg.indexOf('=')
    if (equals > 0) change((state) => exportVariable(state, arg.slice(0, equals), arg.slice(equals + 1)))
  }
  return 0
}
