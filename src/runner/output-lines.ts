import type { Writable } from 'node:stream'
import { createLineSplitter } from './line-splitter.ts'
import type { RunnerEvent } from './runner-event.ts'

/** The output of one task as events, line by line. */
export interface OutputLines {
  readonly stdout: Writable
  readonly stderr: Writable
  /** The last line on stderr that is not blank, which often says why a program failed. */
  readonly lastError: () => string | null
  /** Hands over what has no line end yet. */
  readonly end: () => void
}

export function createOutputLines(
  names: { readonly task: string; readonly item: string | null },
  emit: (event: RunnerEvent) => void,
): OutputLines {
  let lastError: string | null = null
  const stdout = createLineSplitter((line) => emit({ type: 'output', ...names, stream: 'stdout', line }))
  const stderr = createLineSplitter((line) => {
    if (line.trim() !== '') lastError = line.trim()
    emit({ type: 'output', ...names, stream: 'stderr', line })
  })
  return {
    stdout,
    stderr,
    lastError: () => lastError,
    end: () => {
      stdout.end()
      stderr.end()
    },
  }
}
