import { randomUUID } from 'node:crypto'
import { basename, dirname, join } from 'node:path'
import { agentCalled, type AgentInbox } from '../../model/handoff.ts'
import type { Run } from '../../model/run.ts'
import type { HandoffStore } from '../../store/handoffs.ts'
import { takeSnapshot } from '../../trigger/snapshot.ts'
import { writeNewFile } from '../../util/write-new-file.ts'
import { returnDocument, returnName } from './return-document.ts'

interface Deps {
  readonly handoffs: HandoffStore
  readonly triggerFolder: string
  readonly agents: readonly AgentInbox[]
}

/**
 * Leaves the answer to the hand-off of a finished run in the inbox of the agent it came from; where that one is not
 * configured, beside the hand-off itself. Once for each end of the run: it is noted before, looked for, given its name by
 * a link that fails when the name is taken, and noted again. Throws the file system's error; then it is still owed.
 */
export function leaveReturn(run: Run, deps: Deps): void {
  const { handoff } = run.trigger
  const { finishedAt } = run
  if (handoff === undefined || finishedAt === null) return
  const wanted = join(folderFor(run, deps), returnName(run, handoff, finishedAt))
  const kept = deps.handoffs.intend(run.id, finishedAt, { path: wanted, returnId: randomUUID() })
  if (kept.isDone) return
  if (!isThere(kept.path)) {
    writeNewFile(
      kept.path,
      `${JSON.stringify(returnDocument(run, handoff, kept.returnId, finishedAt), null, 2)}\n`,
    )
  }
  deps.handoffs.done(run.id, finishedAt)
}

function folderFor(run: Run, { triggerFolder, agents }: Deps): string {
  const { handoff } = run.trigger
  const source = handoff?.sourceAgent ?? null
  const agent = source === null ? null : agentCalled(source, agents)
  if (agent !== null) return join(triggerFolder, agent.folder, '01_inbox')
  const isGood = run.state === 'succeeded' || run.state === 'nothing-to-do' || run.state === 'needs-review'
  return join(triggerFolder, handoff?.agentFolder ?? '', isGood ? '02_processed' : '03_failed')
}

/** In the inbox, or where its reader has put it meanwhile. */
function isThere(path: string): boolean {
  const agentFolder = dirname(dirname(path))
  return ['01_inbox', '02_processed', '03_failed'].some(
    (place) => takeSnapshot(join(agentFolder, place, basename(path))) !== null,
  )
}
