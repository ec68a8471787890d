import { canonicalise } from '../../matching/links/canonicalise.ts'
import { matchAudio, type AudioMatch } from '../../matching/audio-match/match-audio.ts'
import { errorFact, SyncError } from '../../model/error.ts'
import type { ScoredCandidate } from '../../matching/audio-match/score-candidate.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import type { Learned, TrackAction, TrackContext } from '../action.ts'
import { findPin, obeyPin, type FoundPin } from './pinned-audio.ts'

/** Searches for the audio of a track that has no link to fetch from: a track of Spotify, or one known by name. */
export const find: TrackAction = {
  scope: 'track',
  name: 'find',
  description: 'search the audio of a track that has no link to fetch from, and score what is found',
  inputs: ({ found }, asked) => {
    const refused = urlsOf(found?.refused)
    return refused.length === 0 ? asked : { asked, refused }
  },
  stillHolds: async (context) => {
    const { asked, work } = context.track
    const pin = await findPin(context, work.found?.wanted.isrc ?? null)
    if (pin !== null || work.found?.pinned === true)
      return work.found?.pinned === true && work.found.url === pin?.url
    return !isSearched(asked) || (work.found?.url ?? null) !== null
  },
  run: async (context) => {
    const { asked } = context.track
    const pin = await findPin(context, null)
    if (pin !== null) return obeyPin(context, pin, await describePinned(context, pin))
    // a pin that was taken out again names nothing any more
    if (!isSearched(asked) || context.searches.length === 0)
      return { work: { found: undefined, leftOut: null } }
    const wanted = await describe(context)
    const byIsrc = await findPin(context, wanted.isrc)
    if (byIsrc !== null) return obeyPin(context, byIsrc, wanted)
    return conclude(context, wanted, await search(context, wanted))
  },
}

/** The audio of Spotify is encrypted and never fetched. */
function isSearched({ file, url }: TrackRef): boolean {
  return file === null && (url === null || canonicalise(url).service === 'spotify')
}

/** A pin names the audio of a track of which nothing else may be known, also while its service is away. */
async function describePinned(context: TrackContext, { url }: FoundPin): Promise<RecordingQuery> {
  const { title, artists, album, durationMs, isrc } = context.track.asked
  const asked = { title: title ?? '', artists, album, durationMs, isrc }
  if (url === null || !isSearched(context.track.asked)) return asked
  return describe(context).catch((error: unknown) => {
    if (error instanceof SyncError && error.code === 'NO_AUDIO_SOURCE') return asked
    throw error
  })
}

/** What to search for; the first metadata service that knows the track fills in what is missing. */
async function describe({ track, metadata, emit, signal }: TrackContext): Promise<RecordingQuery> {
  const { title, artists, album, durationMs, isrc, ids } = track.asked
  const asked = { title: title ?? '', artists, album, durationMs, isrc }
  const isWhole = title !== null && artists.length > 0 && durationMs !== null
  for (const source of isWhole ? [] : metadata) {
    const answer = await source.describe(asked, ids, signal)
    if (answer.kind === 'unavailable')
      emit({ type: 'error', error: errorFact(answer.error, 'went on without it', track.id) })
    if (answer.kind !== 'found') continue
    const { facts } = answer
    return {
      title: title ?? facts.title,
      artists: artists.length > 0 ? artists : facts.artists,
      album: album ?? facts.album,
      durationMs: durationMs ?? facts.durationMs,
      isrc: isrc ?? facts.isrc,
    }
  }
  if (title !== null) return asked
  throw new SyncError(
    'NO_AUDIO_SOURCE',
    'Cannot search the audio of the track',
    'its title is not known',
    'log in to the service ("tracksync login spotify"), or name title and artist in the trigger',
  )
}

function urlsOf(scored: readonly ScoredCandidate[] = []): readonly string[] {
  return scored.map(({ candidate }) => candidate.url)
}

/** Asks one search after another until a candidate is accepted; one that is away is passed over. */
async function search(context: TrackContext, wanted: RecordingQuery): Promise<Searched> {
  const { searches, track, emit, signal } = context
  const refused = urlsOf(track.work.found?.refused)
  const candidates: AudioCandidate[] = []
  const away: string[] = []
  for (const { name, search: ask } of searches) {
    const answer = await ask(wanted, signal)
    if (answer.kind === 'unavailable') {
      away.push(name)
      emit({ type: 'error', error: errorFact(answer.error, 'asked the next search', track.id) })
    }
    if (answer.kind === 'found')
      candidates.push(...answer.candidates.filter(({ url }) => !refused.includes(url)))
    const match = matchAudio(wanted, candidates)
    const text = `Searched ${name}: ${answer.kind === 'found' ? `${answer.candidates.length} candidates` : answer.kind}; ${match.decision}, ${match.why}`
    emit({ type: 'note', track: track.id, text })
    if (match.decision === 'accept') return { ...match, away }
  }
  return { ...matchAudio(wanted, candidates), away }
}

/** `away`: searches that did not answer. */
interface Searched extends AudioMatch {
  readonly away: readonly string[]
}

function conclude({ emit, store, track }: TrackContext, wanted: RecordingQuery, match: Searched): Learned {
  const { decision, away } = match
  const why = away.length === 0 ? match.why : `${match.why}; ${away.join(' and ')} did not answer`
  const { refused = [] } = track.work.found ?? {}
  const scored = [...match.scored, ...refused]
  // what was fetched and doubted may be right after all: a person hears it
  if (decision === 'none' && refused.length === 0) {
    // what fails teaches nothing, and the report tells what was refused
    store.runs.learn(track.id, { found: { wanted, url: null, why, scored } })
    throw new SyncError(
      'NO_AUDIO_SOURCE',
      `Cannot find the audio of "${wanted.title}"`,
      why,
      away.length === 0 ? 'drop the file, or a link to the audio' : 'tracksync retry, when they answer again',
    )
  }
  const url = decision === 'accept' ? (match.scored[0]?.candidate.url ?? null) : null
  const found = { wanted, url, why, scored, ...(refused.length > 0 && { refused }) }
  if (url !== null) return { work: { found, review: null, leftOut: null } }
  const review = `no candidate for the audio is certain: ${why}`
  emit({ type: 'note', track: track.id, text: `A person decides: ${review}` })
  return { work: { found, review, leftOut: null }, stop: true }
}
