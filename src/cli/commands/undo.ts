import type { TrackWork } from '../../actions/track-work.ts'
import { undoRun } from '../../app/undo.ts'
import { SyncError } from '../../model/error.ts'
import type { TrackLibrary } from '../../model/library.ts'
import type { Store } from '../../store/store.ts'
import { printable } from '../../util/printable.ts'
import type { CommandContext } from '../command.ts'
import { findRun } from '../find-run.ts'
import { onlyWord } from '../options.ts'
import { withStore } from '../with-store.ts'

/** Takes back what a run did, or puts it back again; exits with 2 when a part was refused. */
export async function main(context: CommandContext): Promise<number> {
  const word = onlyWord(context, 'run', 'tracksync undo last --dry-run')
  const { stateFolder } = await context.config()
  const dryRun = context.values['dry-run'] === true
  const undo = async (store: Store<TrackWork> | null): Promise<number> => {
    if (store === null)
      throw new SyncError(
        'NOT_FOUND',
        `Cannot find the run "${word}"`,
        'nothing has run yet',
        'see "tracksync status"',
      )
    const run = findRun(store.runs, word)
    if (run.state === 'queued' || run.state === 'running') {
      throw new SyncError(
        'UNDO_REFUSED',
        `Cannot undo ${run.id}`,
        `it is ${run.state}`,
        `first: tracksync cancel ${run.id}`,
      )
    }
    const libraries = await librariesOf(context, store, run.id)
    const lines = await undoRun({ store, run, stateFolder, dryRun, now: () => new Date(), libraries })
    const text = lines.map(({ what, state, why }) =>
      printable(
        `${dryRun && state === 'done' ? 'would be done' : state}: ${what}${why === null ? '' : ` (${why})`}`,
      ),
    )
    context.io.out(
      context.json
        ? `${JSON.stringify({ run: run.id, dryRun, changes: lines }, null, 2)}\n`
        : `${text.join('\n') || 'Nothing to take back'}\n`,
    )
    return lines.some(({ state }) => state === 'refused') ? 2 : 0
  }
  return withStore(context, undo, { readOnly: dryRun })
}

/** The libraries that a run has changed something in; most have not, and none is loaded for them. */
async function librariesOf(
  context: CommandContext,
  store: Store<TrackWork>,
  runId: string,
): Promise<readonly TrackLibrary[]> {
  if (!store.effects.ofRun(runId).some(({ detail }) => detail.kind === 'library-changed')) return []
  const [{ connectServices }, { createTools }] = await Promise.all([
    import('../../app/connect/connected-services.ts'),
    import('../../app/tools.ts'),
  ])
  const config = await context.config()
  const { env } = context.io
  const tools = createTools(config, env)
  return connectServices({ config, env, store, tools, now: () => new Date() }).libraries
}
