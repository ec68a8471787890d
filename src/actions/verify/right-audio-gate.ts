import { sameLength } from '../../matching/audio-match/length-match.ts'
import { sameVersionWords } from '../../matching/audio-match/same-version-words.ts'
import type { FoundAudio, TrackWork } from '../track-work.ts'
import type { TrackGate } from './track-gate.ts'

/**
 * Audio that a search found is the recording asked for: by its length, by the version words of the page it came from, and
 * by the sound of a known copy where there is one. A file or a link of its own is not doubted.
 */
export function rightAudioGate(work: TrackWork): TrackGate {
  const gate = { name: 'right-audio' } as const
  const { found, durationMs = 0 } = work
  if (found?.pinned === true) {
    const said = "passed by a person's pin"
    return { ...gate, required: true, state: 'passed', expected: said, found: said, why: null }
  }
  const asked = found?.wanted.durationMs ?? null
  const wrong = found === undefined ? null : contradiction(work, found)
  if (found === undefined || (asked === null && wrong === null)) {
    const why =
      found === undefined ? 'the audio was named, not searched for' : 'the length asked for is not known'
    return { ...gate, required: false, state: 'skipped', expected: 'nothing', found: 'not checked', why }
  }
  return {
    ...gate,
    required: true,
    state: wrong === null ? 'passed' : 'failed',
    expected: [asked === null ? 'any length' : `${asked} ms`, `the version of "${found.wanted.title}"`],
    found: [
      `${Math.round(durationMs)} ms`,
      `a page titled "${work.fetchedTitle ?? 'nothing'}"`,
      soundWords(work),
    ],
    why: wrong,
  }
}

/** The first thing that speaks against the audio, half a sentence, or null. */
function contradiction(
  { durationMs = 0, fetchedTitle = null, knownCopy = null }: TrackWork,
  { wanted, url, scored }: FoundAudio,
): string | null {
  const { durationMs: asked, title } = wanted
  if (asked !== null && !sameLength(asked, durationMs))
    return `the audio found lasts ${Math.round(durationMs)} ms, asked for were ${asked} ms`
  const listed = scored.find(({ candidate }) => candidate.url === url)?.candidate
  // the title that the search showed has been judged, with the uploader beside it
  if (listed !== undefined && fetchedTitle !== null && fetchedTitle !== listed.title) {
    const same = sameVersionWords(wanted, { ...listed, title: fetchedTitle })
    if (!same) return `the page of the audio is titled "${fetchedTitle}", asked for was "${title}"`
  }
  if (knownCopy?.verdict === 'different')
    return `the audio found sounds otherwise than "${knownCopy.title}" (${knownCopy.trackId}) of the catalog, which is the same recording`
  return null
}

function soundWords({ knownCopy = null }: TrackWork): string {
  if (knownCopy === null) return 'no known copy to compare its sound with'
  return `${(knownCopy.bitErrorRate * 100).toFixed(1)} % of the fingerprint's bits differ from ${knownCopy.trackId}`
}
