import { fstatSync, statSync } from 'node:fs'
import { writeAll } from '../util/write-all.ts'
import type { CommandIo } from './command.ts'

/**
 * This process as commands see it. What is written is written at once, without `process.stdout` and `process.stderr`:
 * making these two streams costs a tenth of the time to start.
 */
export function processIo(argv: readonly string[]): CommandIo {
  const noColour = argv.includes('--no-color') || (process.env['NO_COLOR'] ?? '') !== ''
  const isTerminal = mayBeTerminal(2) && process.stderr.isTTY
  return {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => writeAll(1, text),
    err: (text) => writeAll(2, text),
    isTerminal,
    columns: () => (isTerminal ? process.stderr.columns : 80),
    colour: !noColour && isTerminal,
  }
}

/** Whether it is worth while to make the stream and ask it. */
function mayBeTerminal(fd: number): boolean {
  try {
    const file = fstatSync(fd)
    return file.isCharacterDevice() && file.rdev !== statSync('/dev/null').rdev
  } catch {
    // Windows has no such devices, and a stream may be closed
    return process.platform === 'win32'
  }
}
