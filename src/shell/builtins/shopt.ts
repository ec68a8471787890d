import { BuiltinError, writeLine, type BuiltinContext } from '../builtin.ts'
import type { ShellOptionName } from '../shell-state.ts'

const OPTIONS: readonly ShellOptionName[] = ['failglob', 'globstar', 'nullglob']

/** `shopt [-s|-u] [NAME...]`: without `-s` or `-u` it lists, and ends with 1 when one of the named is off. */
export async function shopt({ args, state, stdout, change }: BuiltinContext): Promise<number> {
  const sets = args.includes('-s')
  const unsets = args.includes('-u')
  if (sets && unsets) throw new BuiltinError('cannot set and unset options simultaneously')
  const named = args.filter((arg) => arg !== '-s' && arg !== '-u').map((name) => find(name))
  if (sets || unsets) {
    if (named.length === 0) throw new BuiltinError('option name required')
    change(({ options }) => {
      for (const name of named)
        if (sets) options.add(name)
        else options.delete(name)
    })
    return 0
  }
  for (const name of named.length === 0 ? OPTIONS : named) {
    await writeLine(stdout, `${name}\t${state.options.has(name) ? 'on' : 'off'}`)
  }
  return named.every((name) => state.options.has(name)) ? 0 : 1
}

function find(name: string): ShellOptionName {
  const option = OPTIONS.find((known) => known === name)
  if (option === undefined) throw new BuiltinError(`${name}: invalid shell option name`)
  return option
}
