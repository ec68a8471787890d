import { BuiltinError } from '../builtin.ts'

export type Argument =
  | { readonly kind: 'plain'; readonly text: string }
  /** `-r`; of `-rf` each letter is one. */
  | { readonly kind: 'short'; readonly text: string }
  /** `--recursive`, without the dashes. */
  | { readonly kind: 'long'; readonly text: string }

/** What Rust reads as a number: `-5` and `-1e3` are values, not options. */
const NUMBER = /^-[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity|nan)$/i

/** Tells options from values; behind `--` everything is a value. */
export function readArguments(args: readonly string[]): readonly Argument[] {
  const end = args.indexOf('--')
  const options = end < 0 ? args : args.slice(0, end)
  const rest = end < 0 ? [] : args.slice(end + 1)
  return [
    ...options.flatMap((arg) => classify(arg)),
    ...rest.map((text) => ({ kind: 'plain', text }) as const),
  ]
}

function classify(arg: string): readonly Argument[] {
  if (arg === '-' || !arg.startsWith('-') || NUMBER.test(arg)) return [{ kind: 'plain', text: arg }]
  if (arg.startsWith('--')) return [{ kind: 'long', text: arg.slice(2) }]
  return Array.from(arg.slice(1), (text) => ({ kind: 'short', text }) as const)
}

export function unsupported({ kind, text }: Argument): BuiltinError {
  if (kind === 'plain') return new BuiltinError(`unsupported argument: ${text}`)
  return new BuiltinError(`unsupported flag: ${kind === 'long' ? '--' : '-'}${text}`)
}

/** The values, and which of the known options were given (by the name that `known` maps them to). Throws BuiltinError. */
export function readOptions<Name extends string>(
  args: readonly string[],
  known: Readonly<Record<string, Name>>,
): { readonly values: readonly string[]; readonly options: ReadonlySet<Name> } {
  const values: string[] = []
  const options = new Set<Name>()
  for (const argument of readArguments(args)) {
    const option =
      argument.kind === 'plain'
        ? undefined
        : known[`${argument.kind === 'long' ? '--' : '-'}${argument.text}`]
    if (argument.kind === 'plain') values.push(argument.text)
    else if (option === undefined) throw unsupported(argument)
    else options.add(option)
  }
  return { values, options }
}
