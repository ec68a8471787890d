import type { ConformanceCase } from './case.ts'

/** A number from 0 below `limit`; the same seed gives the same numbers. */
export type Dice = (limit: number) => number

export function createDice(seed: number): Dice {
  let state = seed >>> 0
  return (limit) => {
    // Numerical Recipes' linear congruential generator; the high bits are the good ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

const PLAIN_WORDS = ['a', 'bb', 'c-3', 'x/y', 'é', '1', '-n', '=', 'k=v', '%d', '@', ',']
const QUOTED_WORDS = ['"q w"', "'s  t'", '"a"\'b\'c', '""', "''", 'e\\ f', '\\$V', '"\\$V"', '"\\""', "'$V'", '"(x)"', '"*"']
const VARIABLE_WORDS = ['$V', '"$V"', '$U', '$V$V', 'x$V', '"a $V b"', '$?', '$V/x', '"$W"']
const EXPANDED_WORDS = [
  '{p,q}',
  '{1..3}',
  '{3..1}',
  '{1..9..4}',
  '{a,{b,c}}',
  'x{a,b}y',
  '{a,b}{c,d}',
  '{abc}',
  '*.txt',
  'nope*.zz',
  'sub/*',
  'o?e.txt',
  '[a-o]*.txt',
  '**/*.txt',
  '~',
  '~/x',
  "'~'",
  'x~',
]
const SUBSTITUTIONS = ['$(echo k m)', '`echo b`', '"$(echo i)"', '"$(echo i j)"', '$(true)', '$(cat one.txt)', '$(exit 4)']
const SIMPLE = [
  'true',
  'false',
  ':',
  'pwd',
  'cd sub',
  'cd nowhere',
  'cat one.txt',
  'cat missing.txt',
  'cat one.txt sub/s.txt',
  'test -f one.txt',
  'unset V',
  'export V=9',
  'export V="m n" W=2',
  'V=1',
  'V="zz"',
  "sh -c 'exit 3'",
  "sh -c 'echo E >&2'",
  "sh -c 'echo [$V]'",
  'V=5 sh -c \'echo [$V]\'',
  'mkdir made',
  'mkdir -p made/deep',
  'rm one.txt',
  'rm -f nothing',
  'cp one.txt two.txt',
  'mv one.txt sub/moved.txt',
  'head -n 1 one.txt',
  "printf 'l1\\nl2\\n'",
  'not-a-program-at-all',
  'set -e',
  'set -o pipefail',
  'sleep 0',
  'set +e',
  'set +o pipefail',
  'shopt -s nullglob',
  'shopt -s failglob',
  'shopt -u failglob nullglob',
  'shopt -u globstar',
  'shopt globstar',
  'set -o',
  'test one = one',
  'test $V = v1',
  'test ! -d sub',
  'test 3 -lt 2',
  'cd ..',
  'cd nowhere && pwd',
  'unset U V',
  'V=1 W=2',
  'W=3 echo $W',
  'export U=$V',
  'exit',
  'exit x',
  'rm sub',
  'rm -r sub',
  'cp -r sub copy',
  'cp sub copy',
  'mv one.txt nowhere/one.txt',
  'mkdir sub',
  'head --lines=1 one.txt sub/s.txt',
  'head -n -1 one.txt',
  'cat -',
  'xargs echo',
  'pwd -P',
  'echo o 2>&1',
  'echo o >&2',
  'cat missing.txt 2> errors.txt',
  'cat missing.txt one.txt &> both.txt',
  "sh -c 'echo o; echo e >&2' &> both.txt",
  "sh -c 'kill -TERM $$'",
  '(sleep 0 & true)',
]
const WRITERS = /^(?:echo|cat|pwd|printf|head)\b/

/** A task file with one to three tasks of random commands. There is nothing to expect: the other runner decides. */
export function generateCase(id: string, dice: Dice): ConformanceCase {
  const deep = dice(3) === 0
  const main = list(dice, 2)
  const tasks = deep
    ? {
        t: { command: main, dependencies: dice(2) === 0 ? ['p'] : ['p', 'q'] },
        p: list(dice, 1),
        q: { command: list(dice, 1), dependencies: ['p'] },
      }
    : { t: main }
  return {
    id,
    group: 'fuzz',
    tasks,
    args: deep ? ['--jobs', '1', '--no-prefix', 't'] : ['t', ...(dice(4) === 0 ? ["x 'y", '$Z', '*'] : [])],
    env: { V: 'v1' },
    files: { 'one.txt': 'one\nuno\n', 'sub/s.txt': 'S\n' },
    maxMs: 4000,
  }
}

function list(dice: Dice, depth: number): string {
  return several(dice, 3, () => {
    let chain = pipeline(dice, depth)
    for (let more = dice(3); more > 0; more -= 1) chain += (dice(2) === 0 ? ' && ' : ' || ') + pipeline(dice, depth)
    return chain
  }).join(dice(6) === 0 ? '\n' : ' ; ')
}

function pipeline(dice: Dice, depth: number): string {
  let line = command(dice, depth)
  // Deno hangs for good when a command of a pipe holds a substitution.
  if (dice(5) === 0 && /^(?:echo|cat one)\b/.test(line) && !/[<>`]|\$\(/.test(line))
    line += ` | ${pick(dice, ['cat', 'head -n 1', 'xargs echo x', 'sh -c cat', 'cat | cat'])}`
  return dice(8) === 0 ? `! ${line}` : line
}

function command(dice: Dice, depth: number): string {
  const line = simple(dice, depth)
  if (!WRITERS.test(line) || dice(2) === 0) return line
  return line + pick(dice, [' > o.txt', ' >> o.txt', ' > /dev/null', ' 2> /dev/null', ' < one.txt', ' > "o 2.txt"'])
}

function simple(dice: Dice, depth: number): string {
  const kind = dice(6)
  if (kind < 3) return ['echo', ...several(dice, 3, () => word(dice))].join(' ')
  if (kind === 3 && depth > 0) return `(${list(dice, depth - 1)})`
  if (kind === 4) return pick(dice, [`exit ${dice(300)}`, `(exit ${dice(9)})`])
  return pick(dice, SIMPLE)
}

function word(dice: Dice): string {
  return pick(dice, pick(dice, [PLAIN_WORDS, QUOTED_WORDS, VARIABLE_WORDS, EXPANDED_WORDS, SUBSTITUTIONS]))
}

function several<T>(dice: Dice, most: number, make: () => T): T[] {
  return Array.from({ length: 1 + dice(most) }, make)
}

function pick<T>(dice: Dice, from: readonly T[]): T {
  const picked = from[dice(from.length)]
  if (picked === undefined) throw new Error('Nothing to pick from')
  return picked
}
