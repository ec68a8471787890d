import { libraryWords } from '../../model/library.ts'
import type { DuplicateOf, Evidence, RunTrack } from '../../model/track.ts'
import { code, text, textOr } from './escape.ts'
import { firstOf, table } from './table.ts'

const MOST_CANDIDATES = 10

/** The decision, then every candidate that was compared with its signals. */
export function deduplication(track: RunTrack): string {
  const candidates = withDecided(track).toSorted((a, b) => best(b.evidence) - best(a.evidence))
  const { shown, more } = firstOf(candidates, MOST_CANDIDATES)
  const rows = shown.map(({ title, library, trackId, evidence }) => [
    textOr(title, 'untitled'),
    text(library === 'local' ? library : libraryWords(library)),
    code(trackId),
    evidence.length === 0 ? 'none' : evidence.map(signal).join('; '),
  ])
  return [
    [decision(track), ...notCompared(track)].join(' '),
    ...(rows.length === 0
      ? []
      : [table(['Compared with', 'Library', 'Id', 'Signals (1.00 = certainly the same)'], rows)]),
    ...(more === 0 ? [] : [`And ${more} weaker candidates: ${code(`tracksync why ${track.id}`)}`]),
  ].join('\n\n')
}

function decision(track: RunTrack): string {
  const { state, duplicateOf, considered, review, gates, renditions, notCompared: notAsked = [] } = track
  if (duplicateOf !== null)
    return duplicateWords(duplicateOf, state === 'duplicate' && renditions.length === 0)
  if (state === 'needs-review') return `Not decided: ${textOr(review, 'no reason given')}.`
  if (state === 'left-out') return 'Nothing was made of it.'
  if (considered.length > 0)
    return [...Map.groupBy(considered, ({ library }) => library)].map(libraryDecision).join(' ')
  const made = gates.some((gate) => gate.name === 'no-duplicate' && gate.state === 'passed')
  const asked = notAsked.length === 0 ? 'no library' : 'no library that answered'
  return made ? `New: ${asked} has a candidate.` : 'No candidate was recorded.'
}

function duplicateWords({ title, library, trackId, upgrade }: DuplicateOf, nothingMade: boolean): string {
  const same = `The same recording as "${textOr(title, 'untitled')}" (${code(trackId)}) in the library ${text(library)}`
  if (!upgrade) return `${same}. ${nothingMade ? 'Nothing was made.' : ''}`.trimEnd()
  const better = 'this copy is lossless, the one there was made from a lossy source'
  return nothingMade
    ? `${same}. Nothing was made, but ${better}: an upgrade is possible.`
    : `${same}; ${better}, so it was processed.`
}

function notCompared({ notCompared: libraries = [] }: RunTrack): readonly string[] {
  return libraries.map(
    ({ library, why }) =>
      `${text(libraryWords(library))} was not compared (${text(why)}): it is asked before anything is written there.`,
  )
}

/** What the candidates of one library came to. Those beside the catalog stop nothing: an entry of theirs is taken over or not. */
function libraryDecision([library, considered]: readonly [string, readonly DuplicateOf[]]): string {
  if (library === 'local') return 'Another recording than every candidate of the catalog below.'
  const adopted = considered.find((each) => each.adopted === true)
  if (adopted !== undefined) return adoptedWords(adopted)
  return `Nothing that ${text(libraryWords(library))} has is certainly this track (two signals have to agree), so nothing there is taken over.`
}

function adoptedWords({ title, library, trackId }: DuplicateOf): string {
  return `${text(libraryWords(library))} has it as "${textOr(title, 'untitled')}" (${code(trackId)}): its entry was taken over, not made a second time.`
}

function withDecided({ duplicateOf, considered }: RunTrack): readonly DuplicateOf[] {
  if (duplicateOf === null) return considered
  const known = considered.some(
    ({ library, trackId }) => library === duplicateOf.library && trackId === duplicateOf.trackId,
  )
  return known ? considered : [duplicateOf, ...considered]
}

function signal({ signal: name, score, found }: Evidence): string {
  return `${name} ${score.toFixed(2)} (${textOr(found, 'no evidence given')})`
}

function best(evidence: readonly Evidence[]): number {
  return Math.max(0, ...evidence.map(({ score }) => score))
}
