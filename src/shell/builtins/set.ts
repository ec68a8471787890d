import { BuiltinError, writeLine, type BuiltinContext } from '../builtin.ts'
import type { ShellOptionName } from '../shell-state.ts'

const OPTIONS: readonly ShellOptionName[] = ['errexit', 'pipefail']

interface Change {
  readonly option: ShellOptionName
  readonly on: boolean
}

/** `set [-e|+e] [-o|+o NAME]...`; `set -o` and `set +o` list. Nothing changes when one of the words is wrong. */
export async function set({ args, state, stdout, change }: BuiltinContext): Promise<number> {
  const [only] = args
  if (args.length === 1 && (only === '-o' || only === '+o')) {
    for (const name of OPTIONS) {
      const on = state.options.has(name)
      await writeLine(
        stdout,
        only === '-o' ? `${name}\t${on ? 'on' : 'off'}` : `set ${on ? '-o' : '+o'} ${name}`,
      )
    }
    return 0
  }
  const changes = readChanges(args)
  change(({ options }) => {
    for (const { option, on } of changes)
      if (on) options.add(option)
      else options.delete(option)
  })
  return 0
}

function readChanges(args: readonly string[]): readonly Change[] {
  const changes: Change[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    const name = args[at + 1]
    if ((arg === '-o' || arg === '+o') && name !== undefined) {
      const option = OPTIONS.find((known) => known === name)
      if (option === undefined) throw new BuiltinError(`unknown option: ${name}`)
      changes.push({ option, on: arg === '-o' })
      at += 1
    } else if (arg === '-e' || arg === '+e') {
      changes.push({ option: 'errexit', on: arg === '-e' })
    } else {
      throw new BuiltinError(`invalid option: ${arg}`)
    }
  }
  return changes
}
