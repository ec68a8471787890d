import { outcomeSentence } from '../actions/report/assemble-run.ts'
import type { Config } from '../config/load-config.ts'
import { SyncError, toSyncError } from '../model/error.ts'
import type { RunEvent } from '../model/event.ts'
import type { Run } from '../model/run.ts'
import type { RunRow } from '../store/runs.ts'
import { ownerName, thisProcess } from '../util/process-owner.ts'
import { createTriggerFolder, type TriggerFolder } from '../trigger/trigger-folder.ts'
import type { TriggerFolderEvent } from '../trigger/trigger-folder-event.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { clearWork } from './clear-work.ts'
import { monotonicMs } from '../util/monotonic-clock.ts'
import { createDoor, dropOutcome } from './door.ts'
import { createNotifier } from './notifier.ts'
import { openApp, type App } from './open-app.ts'
import type { ScheduleEvent } from './schedule.ts'
import type { AgentTaskOptions } from './agent-tasks/keep-agent-tasks.ts'
import type { AgentTaskEvent } from './agent-tasks/loop-deps.ts'
import type { HandoffInboxes } from './handoffs/handoff-inboxes.ts'
import { makeFolders } from './make-folders.ts'

/** JSON triggers are small texts; more is an accident or an attack. */
const MAX_JSON_BYTES = 1 << 20
const CANCEL_POLL_MS = 500
const SWEEP_RUNS_MS = 5000
/** How often libraries that were away are thought of; each entry has a waiting time of its own. */
const CATCH_UP_MS = 60_000
/** Cron counts in minutes; a look is a comparison of two numbers until something is due. */
const SCHEDULE_LOOK_MS = 1000
const STOP_GRACE_MS = 15_000

export type AgentEvent =
  | { readonly type: 'run'; readonly run: RunRow; readonly event: RunEvent }
  | { readonly type: 'finished'; readonly run: Run; readonly sentence: string }
  | { readonly type: 'folder'; readonly event: TriggerFolderEvent }
  | { readonly type: 'schedule'; readonly event: ScheduleEvent }
  | { readonly type: 'agent-tasks'; readonly event: AgentTaskEvent }
  | { readonly type: 'serving'; readonly port: number }
  | { readonly type: 'notion-token'; readonly path: string }
  | { readonly type: 'trouble'; readonly error: unknown }

export interface AgentOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onEvent: (event: AgentEvent) => void
}

/** How an agent is told to end. */
export interface AgentStop {
  /** Nothing new is taken; steps at work may end within the grace. */
  readonly signal: AbortSignal
  /** Steps at work are broken off at once. */
  readonly urgent: AbortSignal
}

/** How an agent is followed by one with another configuration. */
export interface Succession {
  /** Aborted: nothing new is taken, and the runs at work are done to their end. */
  readonly signal: AbortSignal
  /** Called when nothing is taken any more: folder, address and schedule are free for the next agent. */
  readonly onFree: () => void
}

/** The agent: takes drops, does their runs, files the drops with their results. */
export interface Agent {
  readonly app: App
  readonly folder: TriggerFolder
  /** Watches until aborted; resolves when everything at work has become resumable. */
  watch(stop: AgentStop, succession: Succession): Promise<void>
  /** Takes webhooks alone, and does the runs in the queue, until aborted. Throws when it cannot listen. */
  serve(stop: AgentStop): Promise<void>
  /** Takes what is there, finishes it, and returns the runs that ended. Rejects when something could not be taken or filed. */
  once(stop: AgentStop): Promise<readonly Run[]>
}

export async function createAgent({ config, env, onEvent }: AgentOptions): Promise<Agent> {
  const finished: Run[] = []
  /** What went wrong last, until something goes well again. */
  let trouble: unknown = null
  const inTrouble = (error: unknown): void => {
    const isNews = trouble === null || toSyncError(trouble).message !== toSyncError(error).message
    trouble = error
    if (isNews) onEvent({ type: 'trouble', error })
  }
  // what cannot be told is no trouble of the agent: it is said, and nothing depends on it
  const notifier = createNotifier({ config, env, onTrouble: (error) => onEvent({ type: 'trouble', error }) })
  const opened = await openApp({
    config,
    env,
    onEvent: (run, event) => onEvent({ type: 'run', run, event }),
    onFinished: async (run) => {
      trouble = null
      finished.push(run)
      settleDrop(run)
      const sentence = outcomeSentence(run)
      onEvent({ type: 'finished', run, sentence })
      notifier.tell(run, sentence)
      await Promise.resolve()
    },
    onTrouble: inTrouble,
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
    door: createDoor({ store: app.store, now: app.now, settleDrop }),
    now: monotonicMs,
    wallNow: () => Date.now(),
    log: (event: TriggerFolderEvent) => {
      if (event.type === 'trouble') trouble = event.error
      onEvent({ type: 'folder', event })
      if (event.type !== 'drop-recorded') return
      trouble = null
      app.engine.wake()
    },
  }
  const folder = createTriggerFolder(folderOptions)
  const inboxes = await openInboxes()

  /** Loaded where agents are configured: others need not wait for it. */
  async function openInboxes(): Promise<HandoffInboxes | null> {
    if (config.agents.length === 0) return null
    const { createHandoffInboxes } = await import('./handoffs/handoff-inboxes.ts')
    return createHandoffInboxes({
      config,
      store: app.store,
      folderOptions,
      now: app.now,
      onTrouble: inTrouble,
    })
  }

  const taskOptions: AgentTaskOptions = {
    config,
    env,
    app,
    owner: ownerName(owner),
    onEvent: (event) => onEvent({ type: 'agent-tasks', event }),
    onTrouble: inTrouble,
  }

  /** Loaded where Notion's Agent-Tasks are configured; null elsewhere. */
  async function agentTasks() {
    return config.notion?.agentTasks === undefined ? null : import('./agent-tasks/keep-agent-tasks.ts')
  }

  /** Resolves when nothing is at work: after the grace, or as soon as it is urgent. */
  async function stopRuns(urgent: AbortSignal): Promise<void> {
    const breakOff = (): void => void app.engine.stop()
    urgent.addEventListener('abort', breakOff, { once: true })
    await app.engine.stop(urgent.aborted ? 0 : stopGraceMs(env))
    urgent.removeEventListener('abort', breakOff)
  }

  let catchingUp = false
  /** One at a time, and never in the way of a run. */
  async function catchUp(signal: AbortSignal): Promise<void> {
    if (catchingUp) return
    catchingUp = true
    try {
      await app.catchUp(signal, false)
    } catch (error) {
      if (!signal.aborted) inTrouble(error)
    } finally {
      catchingUp = false
    }
  }

  /** The drop is filed last, when everything else of the run is on the disk. */
  function settleDrop(run: Run): void {
    inboxes?.answer(run)
    const row = app.store.runs.get(run.id)
    if (row === null || row.claimedPath === null || row.dropSettled) return
    try {
      const place = inboxes?.holding(row.claimedPath) ?? folder
      app.store.runs.settleDrop(run.id, place.finish(row.claimedPath, dropOutcome(run)))
    } catch (error) {
      // the claim stays, a later sweep files it; what is gone, another agent is filing in this very moment
      if (errorCodeOf(error) !== 'ENOENT') inTrouble(error)
    }
  }

  /** Begins with a look at once, for what came due while no agent was there. */
  async function keepSchedule(): Promise<NodeJS.Timeout | null> {
    if (config.schedule.length === 0) return null
    const { createSchedule } = await import('./schedule.ts')
    const schedule = createSchedule({ config, store: app.store, taskNames: [...app.tasks.keys()] })
    const look = (): void => {
      try {
        const events = schedule.look(app.now())
        for (const event of events) onEvent({ type: 'schedule', event })
        if (events.length > 0) app.engine.wake()
      } catch (error) {
        // a busy ledger: the slot is still owed, the next look asks again
        inTrouble(error)
      }
    }
    look()
    return setInterval(look, SCHEDULE_LOOK_MS)
  }

  /** Drops of runs that ended without filing them: their agent was killed, or they were cancelled in the queue. */
  function settleLeftovers(): void {
    try {
      inboxes?.answerOwed()
      for (const run of app.unsettled()) settleDrop(run)
    } catch (error) {
      // a busy ledger: the next sweep tries again
      inTrouble(error)
    }
  }

  /** Loaded only where webhooks are taken: a drop need not wait for the server's code. */
  async function takeWebhooks(
    readAgeMs: () => number | null,
  ): Promise<{ readonly close: () => Promise<void> }> {
    const { serveWebhooks } = await import('./serve.ts')
    // loaded during the first run, it kept the senders of that moment waiting for 0.2 s (npm run torture -- webhooks)
    await app.prepare()
    const server = await serveWebhooks({
      config,
      env,
      app,
      rules,
      readAgeMs,
      onNotionToken: (path) => onEvent({ type: 'notion-token', path }),
      onTrouble: inTrouble,
    })
    onEvent({ type: 'serving', port: server.port })
    return server
  }

  return {
    app,
    folder,
    async serve({ signal, urgent }) {
      const polls = [
        setInterval(() => app.engine.checkCancels(), CANCEL_POLL_MS),
        setInterval(() => void catchUp(signal), CATCH_UP_MS),
        setInterval(() => app.engine.wake(), SWEEP_RUNS_MS),
      ]
      try {
        const server = await takeWebhooks(() => null)
        app.engine.wake()
        await aborted(signal)
        await server.close()
        await stopRuns(urgent)
      } finally {
        polls.forEach(clearInterval)
        await app.close()
      }
    },
    async watch({ signal: end, urgent }, succession) {
      const signal = AbortSignal.any([end, succession.signal])
      app.store.agents.enter(ownerName(owner), app.now())
      settleLeftovers()
      await clearWork(app.store, config.stateFolder, app.now())
      const scheduling = await keepSchedule()
      await folder.start(signal)
      await inboxes?.start(signal)
      // an agent whose address is taken (by another one, say) still takes drops
      const server =
        config.webhook === undefined
          ? null
          : await takeWebhooks(folder.readAgeMs).catch((error: unknown) => {
              inTrouble(error)
              return null
            })
      app.engine.wake()
      void catchUp(signal)
      const notionTasks = (await (await agentTasks())?.keepAgentTasks(taskOptions, signal)) ?? null
      const polls = [
        setInterval(() => app.engine.checkCancels(), CANCEL_POLL_MS),
        setInterval(() => {
          app.engine.wake()
          settleLeftovers()
        }, SWEEP_RUNS_MS),
      ]
      await aborted(signal)
      polls.forEach(clearInterval)
      await server?.close()
      clearInterval(scheduling ?? undefined)
      await notionTasks?.stop()
      if (succession.signal.aborted && !end.aborted) {
        await folder.stopped()
        await inboxes?.stopped()
        succession.onFree()
        const poll = setInterval(() => app.engine.checkCancels(), CANCEL_POLL_MS)
        await Promise.race([app.engine.retire(), aborted(end)])
        clearInterval(poll)
      }
      await stopRuns(urgent)
      await folder.stopped()
      await inboxes?.stopped()
      // the row is the process's, and its next agent is at work already
      if (!succession.signal.aborted) app.store.agents.leave(ownerName(owner))
      await app.close()
    },
    async once({ signal, urgent }) {
      settleLeftovers()
      await clearWork(app.store, config.stateFolder, app.now())
      const poll = setInterval(() => app.engine.checkCancels(), CANCEL_POLL_MS)
      const stop = (): void => void stopRuns(urgent)
      signal.addEventListener('abort', stop, { once: true })
      try {
        app.engine.wake()
        // no drop is taken into a ledger that does not work
        if (isOfLedger(trouble)) throw trouble
        const work = async (): Promise<void> => {
          await folder.settle(signal)
          await inboxes?.settle(signal)
          await app.engine.idle()
        }
        const notionTasks = await agentTasks()
        await (notionTasks === null ? work() : notionTasks.agentTasksOnce(taskOptions, signal, work))
        await app.catchUp(signal, true)
        settleLeftovers()
      } finally {
        clearInterval(poll)
        await app.close()
      }
      if (trouble !== null && !signal.aborted) throw trouble
      return finished
    },
  }
}

/** Of 20 s for a stop, 5 are for programs that do not end when they are told to. Tests set a shorter one. */
function stopGraceMs(env: AgentOptions['env']): number {
  const asked = Number(env['TRACKSYNC_STOP_GRACE_MS'] ?? STOP_GRACE_MS)
  return Number.isFinite(asked) ? Math.min(Math.max(asked, 0), STOP_GRACE_MS) : STOP_GRACE_MS
}

function isOfLedger(error: unknown): boolean {
  return error instanceof SyncError && (error.code.startsWith('LEDGER_') || error.code === 'DISK_FULL')
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
