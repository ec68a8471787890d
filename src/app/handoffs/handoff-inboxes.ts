import { join } from 'node:path'
import { readRun } from '../../actions/report/assemble-run.ts'
import type { TrackWork } from '../../actions/track-work.ts'
import type { Config } from '../../config/load-config.ts'
import type { Run } from '../../model/run.ts'
import type { Store } from '../../store/store.ts'
import { routeHandoffs } from '../../trigger/agent-inbox/route-handoffs.ts'
import { isInside } from '../../trigger/check-path.ts'
import {
  createTriggerFolder,
  type TriggerFolder,
  type TriggerFolderOptions,
} from '../../trigger/trigger-folder.ts'
import { makeAgentPlaces } from './agent-places.ts'
import { leaveReturn } from './leave-return.ts'

/** The inboxes of the configured agents: hand-offs are routed to all, taken where tracksync serves, and answered. */
export interface HandoffInboxes {
  /** Routes and watches until aborted; resolves after the first look. */
  start(signal: AbortSignal): Promise<void>
  stopped(): Promise<void>
  /** Routes and takes what is there. */
  settle(signal: AbortSignal): Promise<void>
  /** The inbox with this claim; null: it is no claim of an agent's inbox. */
  holding(claimedPath: string): TriggerFolder | null
  /** Leaves the RETURN hand-off of a finished run; what cannot be written now is owed. */
  answer(run: Run): void
  /** Leaves those that are owed: their agent was killed, or a folder was away. */
  answerOwed(): void
}

export interface HandoffInboxesDeps {
  readonly config: Pick<Config, 'agents' | 'triggerFolder'>
  readonly store: Store<TrackWork>
  /** As for the trigger folder itself. */
  readonly folderOptions: Omit<TriggerFolderOptions, 'folder'>
  readonly now: () => Date
  readonly onTrouble: (error: unknown) => void
}

/** Makes the agents' folders where they are not there. */
export function createHandoffInboxes(deps: HandoffInboxesDeps): HandoffInboxes {
  const { config, store, folderOptions, onTrouble } = deps
  const { agents, triggerFolder } = config
  const { handoffs } = store
  makeAgentPlaces(config)
  const served = agents
    .filter(({ serves }) => serves)
    .map((agent) => {
      const agentFolder = join(triggerFolder, agent.folder)
      const inbox = join(agentFolder, '01_inbox')
      const isKnownTask = (taskId: string): boolean => handoffs.isKnownTask(agent.folder, taskId)
      const folder = createTriggerFolder({
        ...folderOptions,
        folder: inbox,
        filesIn: agentFolder,
        handoffs: { agent, agentFolder, isKnownTask },
      })
      return { inbox, folder }
    })

  function route(): void {
    try {
      routeHandoffs({ triggerFolder, agents, maxJsonBytes: folderOptions.maxJsonBytes, now: deps.now() })
    } catch (error) {
      onTrouble(error)
    }
  }

  function answer(run: Run): void {
    try {
      leaveReturn(run, { handoffs, triggerFolder, agents })
    } catch (error) {
      onTrouble(error)
    }
  }

  return {
    async start(signal) {
      route()
      for (const { folder } of served) await folder.start(signal)
      const poll = setInterval(route, ROUTE_EVERY_MS)
      signal.addEventListener('abort', () => clearInterval(poll), { once: true })
    },
    async stopped() {
      for (const { folder } of served) await folder.stopped()
    },
    async settle(signal) {
      route()
      for (const { folder } of served) await folder.settle(signal)
    },
    holding: (claimedPath) => served.find(({ inbox }) => isInside(claimedPath, inbox))?.folder ?? null,
    answer,
    answerOwed() {
      for (const runId of handoffs.owed()) {
        const row = store.runs.get(runId)
        if (row !== null) answer(readRun(store, row))
      }
    },
  }
}

/** The zone holds a handful of small files; reading it costs less than watching it. */
const ROUTE_EVERY_MS = 1000
