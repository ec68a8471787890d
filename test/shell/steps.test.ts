import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import type { ShellStep } from '../../src/shell/run.ts'
import { runLine } from './run-line.ts'

const cases: readonly [line: string, steps: readonly string[], because: string][] = [
  ['echo a; echo b && echo c | cat', ['0 echo a', '1 echo b', '2 echo c | cat'], 'pipelines are steps'],
  ['false && echo a || echo b', ['0 false', '2 echo b'], 'what is not run is no step'],
  [
    '(echo a; echo b); echo $(echo c; echo d)',
    ['0 (echo a; echo b)', '1 echo $(echo c; echo d)'],
    'what is nested is not',
  ],
  ['A=1; cd .; exit 3; echo', ['0 A=1', '1 cd .', '2 exit 3'], 'exit ends the steps'],
  ['set -e; false; echo', ['0 set -e', '1 false'], 'errexit ends the steps'],
  ['echo a & echo b', ['0 echo a', '1 echo b'], 'what runs beside is a step'],
]
for (const [line, expected, because] of cases) {
  test(`the steps of ${line}: ${because}`, async () => {
    const steps: ShellStep[] = []
    await runLine(line, {
      step: (step, run) => {
        steps.push(step)
        return run()
      },
    })
    deepEqual(steps.map(({ position, text }) => `${position} ${text}`).toSorted(), expected)
  })
}

const skipped: readonly [
  answers: readonly (number | null)[],
  stdout: string,
  exitCode: number,
  because: string,
][] = [
  [[null, null, null], 'a\nb\nc\n', 0, 'every step is run'],
  [[0, null, null], 'b\nc\n', 0, 'a step that is known as done is passed over'],
  [[0, 7, null], 'c\n', 0, 'its exit code counts as if it had run'],
  [[0, 0, 0], '', 0, 'all may be known'],
]
for (const [answers, out, code, because] of skipped) {
  test(`with answers ${answers.join(', ')}: ${because}`, async () => {
    const step = async ({ position }: ShellStep, run: () => Promise<number>): Promise<number> =>
      answers[position] ?? (await run())
    const { stdout, exitCode } = await runLine(
      answers[1] === 7 ? 'echo a; echo b || echo c' : 'echo a; echo b; echo c',
      { step },
    )
    deepEqual([stdout, exitCode], [out, code])
  })
}
