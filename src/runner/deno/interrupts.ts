import type { SpawnedProgram } from '../../shell/run.ts'
import { constants } from 'node:os'

/** Signals after which a command line does not go on; the others are only handed to the programs. */
const STOPPING = new Set<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGQUIT'])

/** What one command line has to do with signals while it runs. */
export interface InterruptibleLine {
  readonly onSpawn: (program: SpawnedProgram) => void
  /** Call when the line has ended. */
  readonly over: () => void
}

export interface Interrupts {
  /** 128 + n once a signal has said to stop, else null. */
  readonly exitCode: () => number | null
  /** Registers a line; `stop` ends what it does in this process. */
  readonly addLine: (stop: () => void) => InterruptibleLine
  readonly handle: (signal: NodeJS.Signals) => void
}

interface Line {
  readonly programs: Set<SpawnedProgram>
  readonly stop: () => void
}

/**
 * Hands every signal to every program of every line. After one that means "stop", programs may end in their own time and
 * with their own exit code; a line without a program at work is stopped at once.
 */
export function createInterrupts(): Interrupts {
  const lines = new Set<Line>()
  let stoppedBy: NodeJS.Signals | null = null

  const stopIfIdle = (line: Line): void => {
    if (lines.has(line) && line.programs.size === 0) line.stop()
  }
  const forgetWhenEnded = async (line: Line, program: SpawnedProgram): Promise<void> => {
    await program.ended
    line.programs.delete(program)
    // The line learns of the program's end as well; only if it then starts something else it is stopped.
    if (stoppedBy !== null) setImmediate(stopIfIdle, line)
  }
  return {
    exitCode: () => (stoppedBy === null ? null : 128 + constants.signals[stoppedBy]),
    addLine(stop) {
      const line: Line = { programs: new Set(), stop }
      lines.add(line)
      return {
        onSpawn(program) {
          line.programs.add(program)
          if (stoppedBy !== null) program.kill(stoppedBy)
          void forgetWhenEnded(line, program)
        },
        over: () => lines.delete(line),
      }
    },
    handle(signal) {
      if (STOPPING.has(signal)) stoppedBy ??= signal
      for (const line of lines) {
        for (const program of line.programs) program.kill(signal)
        if (stoppedBy !== null) stopIfIdle(line)
      }
    },
  }
}
