import { outcomeSentence } from '../../actions/report/assemble-run.ts'
import type { Config } from '../../config/load-config.ts'
import type { Run } from '../../model/run.ts'
import { createTriggerFolder, type TriggerFolder } from '../../trigger/trigger-folder.ts'
import type { TriggerFolderEvent } from '../../trigger/trigger-folder-event.ts'
import { monotonicMs } from '../../util/monotonic-clock.ts'
import { ownerName, thisProcess } from '../../util/process-owner.ts'
import { createDoor } from '../door.ts'
import type { HandoffInboxes, HandoffInboxesDeps } from '../handoffs/handoff-inboxes.ts'
import { makeFolders } from '../make-folders.ts'
import { createNotifier } from '../notifier.ts'
import { openApp, type App } from '../open-app.ts'
import type { AgentEvent } from './agent-event.ts'
import type { AgentParts } from './agent-parts.ts'
import type { AgentStop, Succession } from './agent-stop.ts'
import { doOnce } from './do-once.ts'
import { createLastTrouble } from './last-trouble.ts'
import { serveOnly } from './serve-only.ts'
import { settleDrop, settleLeftovers, type SettlingDeps } from './settle-drops.ts'
import { watch } from './watch.ts'

/** JSON triggers are small texts; more is an accident or an attack. */
const MAX_JSON_BYTES = 1 << 20

export interface AgentOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onEvent: (event: AgentEvent) => void
}

/** The agent: takes drops, does their runs, files the drops with their results. It lives once, in one of three ways. */
export interface Agent {
  readonly app: App
  readonly folder: TriggerFolder
  /** Watches until aborted; resolves when everything at work has become resumable. */
  watch(stop: AgentStop, succession: Succession): Promise<void>
  /** Takes webhooks alone, and does the runs in the queue, until aborted. Rejects when it cannot listen. */
  serve(stop: AgentStop): Promise<void>
  /** Takes what is there, finishes it, and returns the runs that ended. Rejects when something could not be taken or filed. */
  once(stop: AgentStop): Promise<readonly Run[]>
}

/** Puts an agent together; nothing is taken yet. Throws what the configuration, the tasks or the ledger have wrong. */
export async function createAgent({ config, env, onEvent }: AgentOptions): Promise<Agent> {
  const finished: Run[] = []
  // with the first run: watching costs a tenth more with it
  let holdMemory: Promise<void> | null = null
  // an agent that lives for months keeps none
  let keepsFinished = false
  const trouble = createLastTrouble((error) => onEvent({ type: 'trouble', error }))
  // what cannot be told is no trouble of the agent: it is said, and nothing depends on it
  const notifier = createNotifier({ config, env, onTrouble: (error) => onEvent({ type: 'trouble', error }) })
  const opened = await openApp({
    config,
    env,
    onEvent: (run, event) => {
      holdMemory ??= import('../../util/young-generation.ts').then((util) => util.boundYoungGeneration())
      onEvent({ type: 'run', run, event })
    },
    onFinished: async (run) => {
      trouble.clear()
      if (keepsFinished) finished.push(run)
      settleDrop(run, settling)
      const sentence = outcomeSentence(run)
      onEvent({ type: 'finished', run, sentence })
      notifier.tell(run, sentence)
      await Promise.resolve()
    },
    onTrouble: trouble.report,
  })
  const app: App = {
    ...opened,
    async close() {
      // the last run may end in this very moment
      await opened.engine.stop()
      await notifier.close()
      await opened.close()
    },
  }
  // after the configuration and the tasks were found good: nothing is made for what cannot work
  makeFolders(config)
  const owner = thisProcess()
  const rules = {
    folder: config.triggerFolder,
    taskNames: [...app.tasks.keys()],
    allowedFolders: config.allowedFolders,
    allowPrivate: config.network.allowPrivate,
    maxJsonBytes: MAX_JSON_BYTES,
  }
  const folderOptions = {
    ...rules,
    owner,
    door: createDoor({ store: app.store, now: app.now, settleDrop: (run) => settleDrop(run, settling) }),
    now: monotonicMs,
    wallNow: () => Date.now(),
    log: (event: TriggerFolderEvent) => {
      if (event.type === 'trouble') trouble.keep(event.error)
      onEvent({ type: 'folder', event })
      if (event.type !== 'drop-recorded') return
      trouble.clear()
      app.engine.wake()
    },
  }
  const folder = createTriggerFolder(folderOptions)
  const inboxes = await openInboxes({
    config,
    store: app.store,
    folderOptions,
    now: app.now,
    onTrouble: trouble.report,
  })
  const settling: SettlingDeps = { app, folder, inboxes, onTrouble: trouble.report }
  const parts: AgentParts = {
    config,
    env,
    app,
    owner: ownerName(owner),
    rules,
    folder,
    inboxes,
    taskOptions: {
      config,
      env,
      app,
      owner: ownerName(owner),
      onEvent: (event) => onEvent({ type: 'agent-tasks', event }),
      onTrouble: trouble.report,
    },
    trouble,
    finished,
    settleLeftovers: () => settleLeftovers(settling),
    onEvent,
  }
  return {
    app,
    folder,
    watch: (stop, succession) => watch(parts, stop, succession),
    serve: (stop) => serveOnly(parts, stop),
    once(stop) {
      keepsFinished = true
      return doOnce(parts, stop)
    },
  }
}

/** Loaded where agents are configured: others need not wait for it. */
async function openInboxes(deps: HandoffInboxesDeps): Promise<HandoffInboxes | null> {
  if (deps.config.agents.length === 0) return null
  const { createHandoffInboxes } = await import('../handoffs/handoff-inboxes.ts')
  return createHandoffInboxes(deps)
}
