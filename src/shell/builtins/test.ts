import type { Stats } from 'node:fs'
import { absolutePath } from '../absolute-path.ts'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { nodeFs } from '../node-fs.ts'

const { statSync } = nodeFs

const WRONG_USAGE = 2

const FILE_TESTS: Readonly<Record<string, (status: Stats) => boolean>> = {
  '-e': () => true,
  '-f': (status) => status.isFile(),
  '-d': (status) => status.isDirectory(),
  '-s': (status) => status.size > 0,
}

const INTEGER_TESTS: Readonly<Record<string, (left: bigint, right: bigint) => boolean>> = {
  '-eq': (left, right) => left === right,
  '-ne': (left, right) => left !== right,
  '-lt': (left, right) => left < right,
  '-le': (left, right) => left <= right,
  '-gt': (left, right) => left > right,
  '-ge': (left, right) => left >= right,
}

/** `test`: strings, integers and files, with `!`; ends with 2 when it is used wrongly. */
export function test({ args, state }: BuiltinContext): number {
  return evaluate(args, state.cwd) ? 0 : 1
}

function evaluate(args: readonly string[], cwd: string): boolean {
  const [one = '', two = '', three = '', four = ''] = args
  switch (args.length) {
    case 0:
      return false
    case 1:
      return one !== ''
    case 2:
      return one === '!' ? two === '' : unary(one, two, cwd)
    case 3:
      return one === '!' ? !unary(two, three, cwd) : binary(one, two, three)
    case 4:
      if (one === '!') return !binary(two, three, four)
  }
  throw new BuiltinError('too many arguments', WRONG_USAGE)
}

function unary(operator: string, value: string, cwd: string): boolean {
  if (operator === '-n') return value !== ''
  if (operator === '-z') return value === ''
  const fits = FILE_TESTS[operator]
  if (fits === undefined) throw new BuiltinError(`unary operator expected: ${operator}`, WRONG_USAGE)
  const status = statusOf(absolutePath(cwd, value))
  return value !== '' && status !== undefined && fits(status)
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function binary(left: string, operator: string, right: string): boolean {
  if (operator === '=') return left === right
  if (operator === '!=') return left !== right
  const compare = INTEGER_TESTS[operator]
  if (compare === undefined) throw new BuiltinError(`binary operator expected: ${operator}`, WRONG_USAGE)
  return compare(readInteger(left), readInteger(right))
}

function readInteger(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) throw new BuiltinError(`integer expression expected: ${text}`, WRONG_USAGE)
  return BigInt(text.replace(/^\+/, ''))
}
