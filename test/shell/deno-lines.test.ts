import { deepEqual } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { ShellSyntaxError } from '../../src/shell/shell-syntax-error.ts'
import { runLine, type LineResult } from './run-line.ts'

interface RecordedLine {
  readonly line: string
  readonly stdin?: string
  /** What is wrong with it, instead of the other three. */
  readonly refused?: string
  readonly out?: string
  readonly err?: string
  readonly exit?: number
}

interface Recording {
  readonly groups: readonly {
    readonly files: Readonly<Record<string, string>>
    readonly lines: readonly RecordedLine[]
  }[]
}

const recording: Recording = JSON.parse(readFileSync(new URL('deno-lines.json', import.meta.url), 'utf8'))

const skip = process.platform === 'linux' ? false : 'the lines were recorded on Linux, whose words differ'

describe('a line does what Deno was seen to do with it', { concurrency: 4, skip }, () => {
  for (const { files, lines } of recording.groups)
    for (const { line, stdin, refused, out = '', err = '', exit = 0 } of lines)
      test(JSON.stringify(line), async () => {
        const expected = refused === undefined ? { exitCode: exit, stdout: out, stderr: err } : { refused }
        const setup = { files, ...(stdin === undefined ? {} : { stdin }) }
        deepEqual(await runLine(line, setup).catch(refusalOf), expected)
      })
})

function refusalOf(error: unknown): Pick<RecordedLine, 'refused'> | LineResult {
  if (error instanceof ShellSyntaxError) return { refused: error.message }
  throw error
}
