import type { Action, RunContext } from '../actions/action.ts'
import { readRun } from '../actions/report/assemble-run.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import { createEngine, type Engine } from '../engine/embedded.ts'
import type { RunEvent } from '../model/event.ts'
import type { Run } from '../model/run.ts'
import { readTaskFolder } from '../runner/task-file.ts'
import type { Task } from '../runner/task.ts'
import type { RunRow } from '../store/runs.ts'
import { openStore, type Store } from '../store/store.ts'
import { isAlive, ownerName, thisProcess } from '../util/process-owner.ts'
import type { ConnectedServices } from './connect/connected-services.ts'
import { actionPlaces, actionSettings } from './settings.ts'
import { createTools, type Tools } from './tools.ts'

export interface AppOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  /** Every event of every run at work here. */
  readonly onEvent: (run: RunRow, event: RunEvent) => void
  readonly onFinished: (run: Run) => Promise<void>
  readonly onTrouble: (error: unknown) => void
  readonly now?: () => Date
}

/** Everything put together: the ledger, the tools, the tasks and the engine that does runs. */
export interface App {
  readonly config: Config
  readonly store: Store<TrackWork>
  readonly tools: Tools
  readonly tasks: ReadonlyMap<string, Task>
  readonly engine: Engine
  readonly now: () => Date
  /** Runs that ended, but whose drop has not been filed yet. */
  unsettled(): readonly Run[]
  /** Writes what libraries that were away are owed; `once` also what was tried a moment ago, but no more than a person waits for. */
  catchUp(signal: AbortSignal, once: boolean): Promise<void>
  /** Loads now what the first run would load while others wait. */
  prepare(): Promise<void>
  /** Stops taking runs, waits for those at work to become resumable, closes everything. */
  close(): Promise<void>
}

/** Opens the ledger and reads the tasks; starts nothing. Throws what the configuration, the tasks or the ledger have wrong. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, env, now = () => new Date() } = options
  const settings = actionSettings(config)
  const places = actionPlaces(config)
  const tasks = await readTaskFolder(config.tasksFolder)
  const store = openStore<TrackWork>(config.stateFolder)
  const tools = createTools(config, env)
  const ownActions = config.actions.length === 0 ? null : await withOwnActions(config.actions)
  // what a library was never told of changes only with the configuration
  let askedForMissing = false
  let connected: ConnectedServices | null = null
  const services = async (): Promise<ConnectedServices> => {
    const { connectServices } = await import('./connect/connected-services.ts')
    return (connected ??= connectServices({ config, env, store, tools, now }))
  }
  const own: Omit<RunContext, 'args' | 'signal' | 'run' | 'emit' | 'sources' | keyof ConnectedServices> = {
    settings,
    store,
    heavy: tools.heavy,
    ffmpeg: tools.ffmpeg,
    analyser: tools.analyser,
    downloader: tools.downloader,
    picture: tools.picture,
    pins: async () => {
      const { pinsPath, readPins } = await import('../config/pins.ts')
      return readPins(pinsPath(config.baseFolder))
    },
    isAtWork: (runTrackId) => isAtWork(store, runTrackId),
    gaps: async () => {
      const [{ findGaps }, { gapFacts }] = await Promise.all([
        import('../report/gaps.ts'),
        import('./gap-facts.ts'),
      ])
      const libraries = (await services()).libraries.map(({ name }) => name)
      return findGaps(await gapFacts(config, store, tools, env, libraries))
    },
    reportFacts: async () => {
      const { packageVersion } = await import('../config/package-version.ts')
      return (await import('./report-facts.ts')).reportFacts(config, store, tools, packageVersion(), now())
    },
    now,
  }
  const engine = createEngine({
    queue: store.runs,
    owner: ownerName(thisProcess()),
    isAlive,
    runsAtOnce: config.limits.tracks * 2,
    execute: async (run, stop) => {
      const [{ executeRun }, { allActions }] = await loadExecution()
      const { chainOf, ...others } = await services()
      const shared = { ...own, ...others, sources: chainOf(run.trigger.request.sources ?? config.sources) }
      return executeRun(
        run,
        {
          actions: ownActions ?? allActions,
          tasks,
          shared,
          onEvent: options.onEvent,
          env: definedOnly(env),
          cwd: config.baseFolder,
          actionPlaces: places,
          itemsAtOnce: config.limits.tracks * 2,
          preflight: async ({ trigger }) => {
            const { preflight } = await import('./preflight.ts')
            return { type: 'preflight', checks: await preflight(config, trigger.request, tools) }
          },
        },
        stop,
      )
    },
    onFinished: options.onFinished,
    onTrouble: options.onTrouble,
    now,
  })
  return {
    config,
    store,
    tools,
    tasks,
    engine,
    now,
    unsettled: () => store.runs.unsettled().map((row) => readRun(store, row)),
    catchUp: async (signal, once) => {
      const beside = config.libraries.filter((name) => name !== 'local')
      if (beside.length > 0 && !askedForMissing) {
        askedForMissing = true
        const { oweMissing } = await import('./owe-missing.ts')
        for (const library of beside) {
          oweMissing(library, store, now())
          store.libraryEntries.hopeAgain(library, now())
        }
      }
      if (!store.libraryEntries.isAnyDue(now())) return
      const { libraries } = await services()
      if (libraries.length === 0) return
      const { BOUND_OF_ONCE, catchUp } = await import('./catch-up.ts')
      await catchUp({ store, libraries, now, signal, all: once, bound: once ? BOUND_OF_ONCE : null })
    },
    prepare: async () => void (await Promise.all([loadExecution(), services()])),
    async close() {
      await engine.stop()
      await tools.close()
      store.close()
    },
  }
}

/** An agent that waits needs none of this, and starts in half the time without it. */
function loadExecution() {
  return Promise.all([import('./execute-run.ts'), import('../actions/all-actions.ts')])
}

/** The actions with those that the configuration names. */
async function withOwnActions(paths: readonly string[]): Promise<ReadonlyMap<string, Action>> {
  const [{ loadOwnActions }, { allActions }] = await Promise.all([
    import('./own-actions.ts'),
    import('../actions/all-actions.ts'),
  ])
  return loadOwnActions(paths, allActions)
}

/** A claim counts while its run is queued or at work: a queued one will be taken up again. */
function isAtWork(store: Store<TrackWork>, runTrackId: string): boolean {
  const track = store.runs.track(runTrackId)
  const state = track === null ? null : store.runs.get(track.runId)?.state
  return state === 'running' || state === 'queued'
}

function definedOnly(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
