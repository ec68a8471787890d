import { readRun } from '../../actions/report/assemble-run.ts'
import { runJson } from '../../report/run-json.ts'
import { renderRunsTable } from '../../report/show.ts'
import type { CommandContext } from '../command.ts'
import { countOption, noWords } from '../options.ts'
import { localTimeZone } from '../print-run-end.ts'
import { withStore } from '../with-store.ts'

const SHOWN = 20

/** The last runs, newest first; with `--json` as `show --json` prints each. */
export function main(context: CommandContext): Promise<number> {
  noWords(context, (word) => `did you mean "tracksync show ${word}"?`)
  return withStore(context, (store) => {
    const rows = store?.runs.last(countOption(context, 'last') ?? SHOWN) ?? []
    const runs = store === null ? [] : rows.map((row) => readRun(store, row))
    if (context.json) context.io.out(`${JSON.stringify(runs.map(runJson), null, 2)}\n`)
    else if (runs.length === 0)
      context.io.out('No run yet: drop something into the trigger folder, then "tracksync watch"\n')
    else
      context.io.out(`${renderRunsTable(runs, { colour: context.io.colour, timeZone: localTimeZone() })}\n`)
    return 0
  })
}
