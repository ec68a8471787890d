import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { readOptions } from './arguments.ts'
import { untilAborted } from './until-aborted.ts'

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }
/** The longest delay `setTimeout` takes. */
const MAX_TIMER_MS = 2 ** 31 - 1
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?|inf|infinity|nan)$/i

/** `sleep TIME...`: seconds, or with `s`, `m`, `h`, `d`; several are added. */
export async function sleep({ args, scope }: BuiltinContext): Promise<number> {
  const { values } = readOptions(args, {})
  if (values.length === 0) throw new BuiltinError('missing operand')
  let leftMs = values.reduce((sum, value) => sum + readMs(value), 0)
  while (leftMs > 0) {
    const partMs = Math.min(leftMs, MAX_TIMER_MS)
    let timer: NodeJS.Timeout | undefined
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, partMs)
    })
    await untilAborted(scope, waited).finally(() => clearTimeout(timer))
    leftMs -= partMs
  }
  return 0
}

function readMs(text: string): number {
  const unit = UNIT_SECONDS[text.at(-1) ?? '']
  const number = unit === undefined ? text : text.slice(0, -1)
  if (!NUMBER.test(number)) {
    const why = number === '' ? 'cannot parse float from empty string' : 'invalid float literal'
    throw new BuiltinError(`error parsing argument '${text}' to number: ${why}`)
  }
  const seconds = /inf/i.test(number) ? Infinity : Number(number)
  return Math.max(0, Math.trunc((Number.isNaN(seconds) ? 0 : seconds) * (unit ?? 1) * 1000))
}
