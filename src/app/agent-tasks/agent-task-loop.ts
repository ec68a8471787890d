import type { TrackWork } from '../../actions/track-work.ts'
import type { AgentTask, AgentTasksDatabase } from '../../services/notion/agent-task.ts'
import { meansStatus } from '../../services/notion/agent-tasks-columns.ts'
import type { NotionAnswer } from '../../services/notion/request.ts'
import type { AgentTaskCounts } from '../../store/agent-tasks.ts'
import type { Store } from '../../store/store.ts'
import { isAlive } from '../../util/process-owner.ts'
import type { AgentTaskEvent, PassDeps } from './loop-deps.ts'
import { handOffTask, writeOwedHandoffs, type HandOffOptions } from './hand-off-task.ts'
import { musicTaskOf } from './music-task.ts'
import { takeTask, type TakeOptions } from './take-task.ts'
import { tellOwed } from './tell-notion.ts'
import { gapTask, makeWanted } from './wanted-tasks.ts'

export interface AgentTaskLoopDeps extends TakeOptions, Pick<PassDeps, 'writeReport' | 'now'> {
  readonly store: Store<TrackWork>
  readonly database: { open(signal: AbortSignal): Promise<NotionAnswer<AgentTasksDatabase>> }
  /** Null where no agents are configured. */
  readonly handOff: HandOffOptions | null
  /** This process, as other processes know it. */
  readonly owner: string
  readonly onEvent: (event: AgentTaskEvent) => void
}

/** The tasks of Notion's Agent-Tasks database: taken one at a time, answered, and followed by what they entail. */
export interface AgentTaskLoop {
  /**
   * One pass: tells what is owed, creates the tasks that are wanted, and takes the next one (when `takes`). Does nothing
   * while another agent is in its pass, or when the last began less than `everyMs` ago. Never rejects for Notion's sake:
   * what it cannot be asked now is owed to the next pass. Rejects with what the ledger throws, or the signal's reason.
   */
  pass(signal: AbortSignal, options: { readonly takes: boolean; readonly everyMs: number }): Promise<void>
}

/** Nothing is remembered between passes but in the ledger, so any agent may do any pass. */
export function createAgentTaskLoop(deps: AgentTaskLoopDeps): AgentTaskLoop {
  const { store, database, owner, now, writeReport } = deps
  const { agentTasks } = store
  let lastTrouble: string | null = null
  /** The same trouble every minute is told once. */
  const tell = (event: AgentTaskEvent): void => {
    if (event.kind === 'trouble') {
      if (event.error.message === lastTrouble) return
      lastTrouble = event.error.message
    }
    deps.onEvent(event)
  }

  async function work(signal: AbortSignal, takes: boolean): Promise<Counts | null> {
    let inTrouble = false
    const onEvent = (event: AgentTaskEvent): void => {
      inTrouble ||= event.kind === 'trouble'
      tell(event)
    }
    const opened = await database.open(signal)
    if (opened.kind !== 'answer') {
      onEvent({ kind: 'trouble', error: opened.error })
      return null
    }
    const pass: PassDeps = { store, tasks: opened.value, writeReport, now, signal, onEvent }
    writeOwedHandoffs(pass)
    if (!(await tellOwed(pass))) return null
    agentTasks.want(agentTasks.latestGaps().map(gapTask))
    await makeWanted(pass)
    if (!takes) return null
    const open = await opened.value.open(signal)
    if (open.kind !== 'answer') {
      onEvent({ kind: 'trouble', error: open.error })
      return null
    }
    await takeTask(open.value, deps, pass)
    if (deps.handOff !== null) await handOffTask(open.value, deps.handOff, pass)
    await tellOwed(pass)
    if (!inTrouble) lastTrouble = null
    return countsOf(open.value, deps.allowPrivate)
  }

  return {
    async pass(signal, { takes, everyMs }) {
      if (!agentTasks.begin(owner, now(), everyMs, isAlive)) return
      let counts: Counts | null = null
      try {
        counts = await work(signal, takes)
      } finally {
        agentTasks.end(owner, counts, now())
      }
    },
  }
}

type Counts = Omit<AgentTaskCounts, 'at'>

function countsOf(open: readonly AgentTask[], allowPrivate: readonly string[]): Counts {
  return {
    open: open.length,
    music: open.filter((task) => musicTaskOf(task, allowPrivate) !== null).length,
    blocked: open.filter(({ status }) => meansStatus(status, 'blocked')).length,
  }
}
