import { SyncError } from '../../model/error.ts'
import { libraryWords } from '../../model/library.ts'
import type { DuplicateOf } from '../../model/track.ts'
import { printable } from '../../util/printable.ts'
import { decisionsAbout, type DecisionRecord } from '../../app/decisions-about.ts'
import type { CommandContext } from '../command.ts'
import { onlyWord } from '../options.ts'
import { withStore } from '../with-store.ts'

/** Every decision that runs made about a track, with the scores of every candidate. */
export function main(context: CommandContext): Promise<number> {
  const word = context.positionals.join(' ')
  if (word === '') onlyWord(context, 'track', 'tracksync why "Strobe"')
  return withStore(context, (store) => {
    const records = store === null ? [] : decisionsAbout(store, word)
    if (records.length === 0) {
      throw new SyncError(
        'NOT_FOUND',
        `Cannot explain "${word}"`,
        'no run decided about such a track',
        'name a track id, a run-track id or a title: see "tracksync tracks"',
      )
    }
    const text = context.json ? JSON.stringify(records, null, 2) : records.map(explain).join('\n\n')
    context.io.out(`${text}\n`)
    return 0
  })
}

function explain({
  runTrack,
  run,
  title,
  state,
  undoneAt,
  decision,
  trackId,
  found,
  tempo,
  key,
  gates,
}: DecisionRecord): string {
  const lines = [
    `${title} (${runTrack} of ${run}): ${state}${undoneAt === null ? '' : `, and taken back by "undo" since`}`,
    ...decisionLines(decision, trackId),
    ...(found === null ? [] : [`  audio: ${found.url ?? 'none taken'}, because ${found.why}`]),
    ...(found?.scored ?? []).map(
      ({ candidate, verdict, score, why }) =>
        `  audio ${verdict} ${score.toFixed(2)}: "${candidate.title}" (${candidate.url}): ${why}`,
    ),
    `  tempo: ${tempo === null ? 'none' : `${tempo.bpm.toFixed(2)} BPM, confidence ${tempo.confidence.toFixed(2)}${tempo.alternative === null ? '' : `, or ${tempo.alternative.toFixed(2)}`}`}`,
    `  key: ${key === null ? 'none' : `${key.tonic} ${key.mode} (${key.camelot}), confidence ${key.confidence.toFixed(2)}`}`,
    ...gates.map(({ name, state: gate, why }) => `  gate ${name}: ${gate}${why === null ? '' : `, ${why}`}`),
  ]
  return lines.map(printable).join('\n')
}

function decisionLines(decision: DecisionRecord['decision'], trackId: string | null): readonly string[] {
  if (decision === null) return ['  decided: nothing yet']
  const why = 'why' in decision ? `, because ${decision.why}` : ''
  return [
    `  decided: ${decision.kind}${trackId === null ? '' : `, catalog track ${trackId}`}${why}`,
    ...(decision.considered.length === 0
      ? ['  compared with: nothing came near']
      : decision.considered.flatMap(candidateLines)),
  ]
}

function candidateLines({
  library,
  title,
  trackId,
  evidence,
  upgrade,
  adopted = false,
}: DuplicateOf): readonly string[] {
  const place = library === 'local' ? '' : ` in ${libraryWords(library)}`
  return [
    `  compared with "${title}" (${trackId})${place}${adopted ? ', which is taken over' : ''}${upgrade ? ', of which this copy would be an upgrade' : ''}:`,
    ...evidence.map(({ signal, score, found }) => `    ${signal} ${score.toFixed(2)}: ${found}`),
  ]
}
