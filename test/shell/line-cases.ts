import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { runLine, type LineSetup } from './run-line.ts'

export type LineCase = readonly [
  line: string,
  expected: { readonly out?: string; readonly err?: string; readonly exit?: number },
  because: string,
  setup?: LineSetup,
]

/** One test for each line: what it writes (nothing unless said) and its exit code (0 unless said). */
export function testLines(cases: readonly LineCase[]): void {
  for (const [line, { out = '', err = '', exit = 0 }, because, setup] of cases) {
    test(`${line}: ${because}`, async () => {
      const { stdout, stderr, exitCode } = await runLine(line, setup)
      deepEqual({ stdout, stderr, exitCode }, { stdout: out, stderr: err, exitCode: exit })
    })
  }
}
