import { rm } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { concludeRun, readRun } from '../actions/report/assemble-run.ts'
import type { Action, RunContext } from '../actions/action.ts'
import { errorFact, SyncError, toSyncError } from '../model/error.ts'
import type { Run } from '../model/run.ts'
import type { RunEvent } from '../model/event.ts'
import type { Item } from '../runner/item-command.ts'
import type { ActionPlaces } from '../runner/permissions.ts'
import type { RunnerEvent } from '../runner/runner-event.ts'
import type { RunStop } from '../engine/embedded.ts'
import { runTasks } from '../runner/run-tasks.ts'
import type { Task } from '../runner/task.ts'
import type { RunRow } from '../store/runs.ts'
import { unreachable } from '../util/unreachable.ts'
import { workFolderOf } from './clear-work.ts'
import { goalsOf } from './goals.ts'
import { runConditions } from './run-conditions.ts'
import { layOutForProgram, learnFromProgram, programFiles } from './programs.ts'
import { createRunMemory } from './step-ledger.ts'

export interface ExecuteRunDeps {
  readonly actions: ReadonlyMap<string, Action>
  readonly tasks: ReadonlyMap<string, Task>
  /** Everything an action sees that belongs to no single run. */
  readonly shared: Omit<RunContext, 'args' | 'signal' | 'run' | 'emit'>
  /** Called for every event after it is in the ledger. */
  readonly onEvent: (run: RunRow, event: RunEvent) => void
  readonly env: Readonly<Record<string, string>>
  /** The folder in which commands run. */
  readonly cwd: string
  readonly actionPlaces: ActionPlaces
  readonly itemsAtOnce: number
  readonly preflight: (run: RunRow) => Promise<RunEvent>
}

/**
 * Does one leased run from its first unfinished step to its report, and stores its final state. A failing track or task
 * is part of the answer. Rejects only when the ledger does not work, leaving the run as it is, to be taken up again.
 */
export async function executeRun(
  run: RunRow,
  deps: ExecuteRunDeps,
  { signal, drain }: RunStop,
): Promise<Run> {
  const { shared } = deps
  const { store, now } = shared
  const emit = (event: RunEvent): void => {
    // progress is for eyes, not for the record
    if (event.type !== 'progress') store.events.append(run.id, event, now())
    deps.onEvent(run, event)
  }
  emit({ type: 'run-started', resumed: run.resumed > 0 })
  emit(await deps.preflight(run))
  const workFolder = (runTrackId: string): string => workFolderOf(shared.settings.stateFolder, runTrackId)
  const memory = createRunMemory({
    actions: deps.actions,
    context: { ...shared, run, emit },
    signal,
    workFolderOf: workFolder,
    beforeProgram: layOutForProgram,
    afterProgram: learnFromProgram,
  })
  let brokenOff = false
  try {
    const result = await runTasks({
      tasks: deps.tasks,
      goals: goalsOf(run.trigger.request.task, deps.tasks),
      command: memory.command,
      items: () =>
        Promise.resolve(store.runs.tracksOf(run.id).map(({ id }) => itemOf(id, deps, workFolder(id)))),
      conditions: runConditions((id) => store.runs.track(id)?.work),
      ledger: memory.ledger,
      emit: (event) => runEvents(event).forEach(emit),
      env: { ...deps.env, ...runEnv(run) },
      cwd: deps.cwd,
      actionPlaces: deps.actionPlaces,
      limits: { items: deps.itemsAtOnce, tasks: deps.itemsAtOnce },
      signal,
      drain,
      sleep: async (ms, aborted) => {
        await wait(ms, undefined, { signal: aborted }).catch(() => undefined)
      },
      now: () => performance.now(),
    })
    brokenOff = result.cancelled
  } catch (error) {
    const known = toSyncError(error)
    // a full disk of a library or a report is an action's failure and does not come here
    if (known.code.startsWith('LEDGER_') || known.code === 'DISK_FULL') throw error
    emit({ type: 'error', error: errorFact(known, 'stopped the run') })
  }
  const stopped = signal.aborted || brokenOff
  const cancelled = store.runs.get(run.id)?.cancelRequested === true
  // its state stays "running": nothing is concluded from steps that were broken off
  if (stopped && !cancelled) return readRun(store, store.runs.get(run.id) ?? run)
  return finishRun(run, deps, cancelled, emit)
}

async function finishRun(
  run: RunRow,
  deps: ExecuteRunDeps,
  cancelled: boolean,
  emit: (event: RunEvent) => void,
): Promise<Run> {
  const { store, settings, now } = deps.shared
  if (cancelled) await reportCancelled(run, deps, emit)
  const concluded = concludeRun(store, store.runs.get(run.id) ?? run, cancelled)
  store.database.transaction(() => {
    for (const { id, state } of concluded.tracks) {
      store.runs.setTrackState(id, state)
      // what did not become a track of the catalog must not keep others from it
      store.catalog.release(id)
      emit({ type: 'track-finished', track: id, state })
    }
    emit({ type: 'run-finished', state: concluded.state })
    store.runs.finish(run.id, concluded.state, now())
  })
  for (const { id, state } of concluded.tracks) {
    if (state === 'succeeded' || state === 'duplicate' || cancelled) {
      await rm(workFolderOf(settings.stateFolder, id), { recursive: true, force: true })
    }
  }
  return concludeRun(store, store.runs.get(run.id) ?? run, cancelled)
}

/** The task that writes the report was broken off with the others; what was done until then is told all the same. */
async function reportCancelled(
  run: RunRow,
  { actions, shared }: ExecuteRunDeps,
  emit: (event: RunEvent) => void,
): Promise<void> {
  const report = actions.get('report')
  if (report?.scope !== 'run') return
  try {
    await report.run({ ...shared, run, emit, args: [], signal: new AbortController().signal })
  } catch (error) {
    emit({ type: 'error', error: errorFact(toSyncError(error, 'Cannot write the report')) })
  }
}

function runEnv({ id, trigger }: RunRow): Record<string, string> {
  return {
    TRACKSYNC_RUN: id,
    TRACKSYNC_TRIGGER: trigger.id ?? trigger.key,
    TRACKSYNC_TRIGGER_NAME: trigger.name,
  }
}

/** An item whose variables are read anew at every attempt, with what was learned until then. */
function itemOf(id: string, { shared }: ExecuteRunDeps, workFolder: string): Item {
  const files = programFiles(workFolder)
  return {
    id,
    get env() {
      const track = shared.store.runs.track(id)
      return {
        TRACK_ID: id,
        TRACK_TITLE: track?.work.title ?? track?.asked.title ?? '',
        TRACK_ARTIST: (track?.work.artists ?? track?.asked.artists ?? []).join(', '),
        TRACK_URL: track?.asked.url ?? '',
        TRACK_FILE: files.audio,
        TRACK_JSON: files.json,
      }
    },
  }
}

function runEvents(event: RunnerEvent): readonly RunEvent[] {
  const at = { task: event.task, track: event.item }
  switch (event.type) {
    case 'task-started':
      return [{ type: 'task-started', ...at }]
    case 'task-finished': {
      const { state, why, durationMs } = event
      const finished: RunEvent = { type: 'task-finished', ...at, state, why, durationMs }
      if (state !== 'failed') return [finished]
      return [{ type: 'error', error: errorFact(failureOf(event), null, event.item) }, finished]
    }
    case 'task-skipped':
      return [{ type: 'task-finished', ...at, state: 'skipped', why: event.why, durationMs: 0 }]
    case 'task-retrying':
      return [
        {
          type: 'note',
          track: event.item,
          text: `task ${event.task}: attempt ${event.attempt} in ${Math.round(event.delayMs / 100) / 10} s, because ${event.why}`,
        },
      ]
    case 'step-started':
      return [{ type: 'step-started', ...at, words: event.words, attempt: event.attempt }]
    case 'step-finished':
      return [
        {
          type: 'step-finished',
          ...at,
          words: event.words,
          state: event.state,
          durationMs: event.durationMs,
        },
      ]
    case 'output':
      return [{ type: 'output', ...at, line: event.line }]
    default:
      return unreachable(event)
  }
}

function failureOf({ task, error, why }: Extract<RunnerEvent, { type: 'task-finished' }>): SyncError {
  if (error !== null && error !== undefined) return toSyncError(error, `Cannot finish task "${task}"`)
  return new SyncError(
    'TASK_FAILED',
    `Cannot finish task "${task}"`,
    why ?? 'it failed',
    'see the output of the task',
  )
}
