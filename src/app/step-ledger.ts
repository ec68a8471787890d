import type { Action, RunContext, TrackAction, TrackContext } from '../actions/action.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { ItemCommand } from '../runner/item-command.ts'
import type { StepKey, StepLedger } from '../runner/step-ledger.ts'
import { sha256 } from '../util/digest.ts'

export interface RunMemory {
  readonly ledger: StepLedger
  /** The command of an action, as the runner calls it. */
  readonly command: (name: string) => ItemCommand | undefined
}

export interface RunMemoryDeps {
  readonly actions: ReadonlyMap<string, Action>
  /** Everything an action sees but its words and its signal, which the step brings. */
  readonly context: Omit<RunContext, 'args' | 'signal'>
  readonly signal: AbortSignal
  readonly workFolderOf: (runTrackId: string) => string
  /** Called before a program runs for a track, with what is known of it so far. */
  readonly beforeProgram: (context: TrackContext) => Promise<void>
  /** Called when it has ended well: what it changed, or null. */
  readonly afterProgram: (context: TrackContext) => Promise<Partial<TrackWork> | null>
}

/**
 * The runner's memory on the ledger: decides which finished steps still hold, hands actions their context, and writes
 * what a step learned in the same transaction that marks it done.
 */
export function createRunMemory({
  actions,
  context,
  signal,
  workFolderOf,
  beforeProgram,
  afterProgram,
}: RunMemoryDeps): RunMemory {
  const { store, run, settings, now } = context
  const learned = new Map<string, Partial<TrackWork>>()
  const stepId = ({ task, item, position }: StepKey) => ({ runId: run.id, track: item, task, position })
  const keyText = (step: StepKey): string => JSON.stringify([step.task, step.item, step.position])

  function trackContext(item: string, args: readonly string[], stepSignal: AbortSignal): TrackContext {
    const track = store.runs.track(item)
    if (track === null) throw new Error(`There is no track "${item}" in run ${run.id}`)
    return { ...context, args, signal: stepSignal, track, workFolder: workFolderOf(item) }
  }

  const digestOf = (words: string, action: Action | undefined, item: string | null): string => {
    const track = item === null ? null : trackContext(item, [], signal).track
    if (track === null) return sha256(words)
    // what a program made of the source is its own effect; what came before it is its input
    if (action?.scope !== 'track') return sha256(JSON.stringify([words, track.work.originalSha256 ?? null]))
    return sha256(JSON.stringify([words, action.inputs(track.work, track.asked, settings)]))
  }

  const stillHolds = (action: Action | undefined, item: string | null): Promise<boolean> => {
    if (action === undefined) return Promise.resolve(true)
    if (action.scope === 'run') return action.stillHolds({ ...context, args: [], signal })
    return item === null ? Promise.resolve(false) : action.stillHolds(trackContext(item, [], signal))
  }

  const ledger: StepLedger = {
    async begin(step) {
      const { item, words } = step
      const action = actions.get(firstWord(words))
      const digest = digestOf(words, action, item)
      const known = store.steps.get(stepId(step))
      if (known?.state === 'done' && known.inputDigest === digest && (await stillHolds(action, item))) {
        return { kind: 'skip', exitCode: known.exitCode ?? 0, endsLine: known.endsLine }
      }
      if (action === undefined && item !== null) await beforeProgram(trackContext(item, [], signal))
      return { kind: 'run', attempt: store.steps.begin(stepId(step), words, digest, now()) }
    },
    async finish(step, { state, exitCode, endsLine }) {
      const patch = learned.get(keyText(step)) ?? (state === 'done' ? await learnedFromProgram(step) : null)
      learned.delete(keyText(step))
      store.database.transaction(() => {
        store.steps.finish(stepId(step), { state, exitCode, endsLine, learned: patch }, now())
        if (patch !== null && step.item !== null && state === 'done') store.runs.learn(step.item, patch)
      })
    },
  }

  async function learnedFromProgram({ item, task, position }: StepKey): Promise<Partial<TrackWork> | null> {
    const words = store.steps.get({ runId: run.id, track: item, task, position })?.words ?? ''
    if (item === null || actions.has(firstWord(words))) return null
    return afterProgram(trackContext(item, [], signal))
  }

  const commandOf = (action: Action): ItemCommand => ({
    run: async ({ args, step, signal: stepSignal }) => {
      if (action.scope === 'run') {
        await action.run({ ...context, args, signal: stepSignal })
        return 0
      }
      return runTrackAction(action, step, args, stepSignal)
    },
  })

  async function runTrackAction(
    action: TrackAction,
    step: StepKey,
    args: readonly string[],
    stepSignal: AbortSignal,
  ): Promise<number | { readonly exit: number }> {
    if (step.item === null) {
      throw new Error(`The action "${action.name}" works on tracks: give its task "each": "track"`)
    }
    const result = await action.run(trackContext(step.item, args, stepSignal))
    learned.set(keyText(step), { ...learned.get(keyText(step)), ...result.work })
    return result.stop === true ? { exit: 0 } : 0
  }

  return {
    ledger,
    command: (name) => {
      const action = actions.get(name)
      return action === undefined ? undefined : commandOf(action)
    },
  }
}

function firstWord(words: string): string {
  return words.split(/\s/, 1)[0] ?? ''
}
