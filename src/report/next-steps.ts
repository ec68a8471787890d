import { ERROR_CODES } from '../model/error-codes.ts'
import { libraryWords } from '../model/library.ts'
import type { Run } from '../model/run.ts'
import { gatesOfRun, LIBRARY_GATES } from './gates.ts'
import { countOf } from './quantities.ts'
import { sortedErrors, trackName } from './words.ts'

/** One thing a person can do now. Both texts may hold words from outside and are escaped by whoever prints them. */
export interface NextStep {
  readonly words: string
  /** To be typed as it stands, or null where the words are all there is. */
  readonly command: string | null
}

/** What is worth doing after this run, the most useful first; empty when nothing is. */
export function nextSteps(
  run: Run,
  openFailures: readonly { readonly runId: string; readonly trigger: string }[] = [],
): readonly NextStep[] {
  const steps: readonly NextStep[] = [
    ...preflightSteps(run, 'failed'),
    ...decisionSteps(run),
    ...mendSteps(run),
    ...retrySteps(run),
    ...preflightSteps(run, 'warning'),
    ...pendingSteps(run),
    ...upgradeSteps(run),
    ...openFailures.map(({ runId, trigger }) => ({
      words: `retry the earlier run of "${trigger}", which failed`,
      command: `tracksync retry ${runId}`,
    })),
    ...run.gaps.map(({ title, close }) => ({ words: `close the gap: ${title}`, command: close })),
  ]
  // one fix may mend several findings
  const seen = new Set<string>()
  return steps.filter(({ words, command }) => {
    const key = command ?? words
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function preflightSteps(run: Run, state: 'failed' | 'warning'): readonly NextStep[] {
  return run.preflight.flatMap((check) =>
    check.state === state && check.fix !== null
      ? [{ words: `mend the preflight check "${check.name}": ${check.found}`, command: check.fix }]
      : [],
  )
}

function decisionSteps(run: Run): readonly NextStep[] {
  return run.tracks
    .filter((track) => track.state === 'needs-review')
    .map((track) => ({
      words: `say yes to "${trackName(track)}" (${track.review ?? 'it is not certain'}); to say no: tracksync review reject ${track.id}; to see what is asked: tracksync review`,
      command: `tracksync review accept ${track.id}`,
    }))
}

/** A run that ended well needs no mending, whatever it met on its way. */
function endedWell({ state }: Run): boolean {
  return state === 'succeeded' || state === 'nothing-to-do'
}

function mendSteps(run: Run): readonly NextStep[] {
  if (endedWell(run)) return []
  return sortedErrors(run)
    .filter((error) => error.severity !== 'low' && !ERROR_CODES[error.code].retryable)
    .map((error) => ({ words: `${error.next} (${error.what})`, command: null }))
}

function retrySteps(run: Run): readonly NextStep[] {
  const open = run.tracks.some((track) => track.state === 'failed' || track.state === 'cancelled')
  const canGoOn =
    run.state === 'failed' ||
    run.state === 'partial' ||
    run.state === 'cancelled' ||
    (run.state === 'needs-review' && open)
  if (!canGoOn || wasRefused(run)) return []
  const unproved = gatesOfRun(run).filter((gate) => gate.required && gate.state === 'failed').length
  const reason = unproved === 0 ? '' : ` (${countOf(unproved, 'required gate')} failed)`
  return [
    { words: `resume this run at its first unfinished step${reason}`, command: `tracksync retry ${run.id}` },
  ]
}

/** The drop itself cannot be taken: the same again would be refused again. */
function wasRefused(run: Run): boolean {
  const { errors, tracks } = run
  return (
    tracks.length === 0 && errors.length > 0 && errors.every(({ code }) => /^(TRIGGER|URL|PATH)_/.test(code))
  )
}

/** Libraries that were away: the agent catches up by itself, once they answer. */
function pendingSteps(run: Run): readonly NextStep[] {
  const open = gatesOfRun(run).filter(
    ({ name, state }) => LIBRARY_GATES.includes(name) && state === 'skipped',
  )
  return [...Map.groupBy(open, ({ name }) => name)].map(([name, gates]) => ({
    words: `${countOf(gates.length, 'track')} waiting for ${libraryWords(name)} (${gates[0]?.why ?? 'it did not answer'})`,
    command: 'tracksync watch --once',
  }))
}

function upgradeSteps(run: Run): readonly NextStep[] {
  const offered = run.tracks.filter(
    (track) => track.state === 'duplicate' && track.duplicateOf?.upgrade === true,
  )
  if (offered.length === 0) return []
  const which =
    offered.length === 1 && offered[0] !== undefined
      ? `"${trackName(offered[0])}"`
      : countOf(offered.length, 'track')
  return [
    {
      words: `let better copies replace the files made from lossy ones, here ${which}`,
      command: 'set in .syncrc.json: "dedupe": { "upgrade": true }',
    },
  ]
}
