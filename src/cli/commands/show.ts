import { readRun } from '../../actions/report/assemble-run.ts'
import { SyncError } from '../../model/error.ts'
import { runJson } from '../../report/run-json.ts'
import { renderTerminalRun } from '../../report/show.ts'
import type { CommandContext } from '../command.ts'
import { findRun } from '../find-run.ts'
import { onlyWord } from '../options.ts'
import { localTimeZone } from '../print-run-end.ts'
import { withStore } from '../with-store.ts'

/** One run as its report tells it. Throws `NOT_FOUND`. */
export function main(context: CommandContext): Promise<number> {
  const word = onlyWord(context, 'run', 'tracksync show last')
  return withStore(context, (store) => {
    if (store === null)
      throw new SyncError(
        'NOT_FOUND',
        `Cannot find the run "${word}"`,
        'nothing has run yet',
        'drop something, then "tracksync watch"',
      )
    const run = readRun(store, findRun(store.runs, word))
    const { io } = context
    io.out(
      `${context.json ? JSON.stringify(runJson(run), null, 2) : renderTerminalRun(run, { colour: io.colour, timeZone: localTimeZone() })}\n`,
    )
    return 0
  })
}
