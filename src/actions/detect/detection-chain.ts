import type { ErrorCode } from '../../model/error-codes.ts'
import { errorFact, SyncError } from '../../model/error.ts'
import type { SourceOutcome } from '../../model/findings.ts'
import type { SourceAnswer, TrackSource } from '../../model/ports.ts'
import type { TrackRef } from '../../model/track.ts'
import { identityOf } from '../../store/runs.ts'
import type { RunContext } from '../action.ts'
import { unreachable } from '../../util/unreachable.ts'
import { ASK_LIMITS, askSource, type AskLimits } from './ask-source.ts'

type ChainContext = Pick<RunContext, 'store' | 'sources' | 'emit' | 'now' | 'signal'> & {
  /** Why a candidate is not taken, or null. */
  readonly passedOver: (candidate: TrackRef) => string | null
}

/** So many of the newest are looked at, of each source. */
const CANDIDATES = 5
/** What a person mends, not time: these failures do not make a source cool down. */
const NOT_COUNTED = new Set([
  'SOURCE_NOT_CONFIGURED',
  'NEEDS_LOGIN',
  'PROGRAM_NOT_ALLOWED',
  'URL_NOT_ALLOWED',
])

/**
 * What should be synced when nothing is named: the sources in their configured order until `wanted` tracks are found that
 * are not fully synced yet, then at most one bonus track from the other platform. Every source ends in one outcome.
 */
export async function detectionChain(
  context: ChainContext,
  wanted: number,
  limits: AskLimits = ASK_LIMITS,
): Promise<readonly TrackRef[]> {
  const taken: TrackRef[] = []
  let bonusFrom: string | null = null
  for (const source of context.sources) {
    const bonus = taken.length >= wanted
    if (bonus && platformOf(source.name) !== bonusFrom) {
      say(context, source, 'not-asked', 'an earlier source answered', 'none')
      continue
    }
    const room = bonus ? 1 : wanted - taken.length
    // the order of the configuration decides, so each waits for the one before
    // oxlint-disable-next-line no-await-in-loop -- see above
    const found = await candidatesOf(context, source, limits)
    if (found === null) continue
    const chosen = choose(context, found, taken, room)
    taken.push(...chosen.tracks)
    tell(context, source, found, chosen, bonus)
    if (bonus && chosen.tracks.length > 0) bonusFrom = null
    else if (!bonus && taken.length >= wanted) bonusFrom = otherPlatform(source.name)
  }
  return taken
}

interface Found {
  readonly tracks: readonly TrackRef[]
  /** Of an answer that was kept, because the source could not be asked: "cached likes of 2 h ago". */
  readonly cached: string | null
  /** Why it could not be asked; null when it answered. */
  readonly code: ErrorCode | null
  readonly note: string | null
}

/** Asks one source, or its last answer where it cannot be asked; null: it had nothing, and that has been said. */
async function candidatesOf(
  context: ChainContext,
  source: TrackSource,
  limits: AskLimits,
): Promise<Found | null> {
  const { store, now, signal } = context
  const { coolUntil, failuresInRow } = store.sources.health(source.name)
  if (coolUntil !== null && Date.parse(coolUntil) > now().getTime()) {
    const why = `${failuresInRow} failures in a row: not asked before ${coolUntil}`
    const error = new SyncError(
      'SOURCE_COOLING_DOWN',
      `Cannot ask the source "${source.name}"`,
      why,
      `nothing to do: it is asked again after ${coolUntil}`,
    )
    return withoutSource(context, source, error, 'skipped')
  }
  const known = isLikedList(source.name) ? (store.sources.remembered(source.name)?.tracks ?? []) : []
  const answer = await askSource(source, CANDIDATES, signal, { known, limits })
  switch (answer.kind) {
    case 'found':
      store.sources.answered(source.name)
      return fresh(context, source, answer)
    case 'nothing':
      store.sources.answered(source.name)
      say(context, source, 'nothing', answer.why, 'next source')
      return null
    case 'unavailable':
      if (!NOT_COUNTED.has(answer.error.code)) store.sources.failed(source.name, now())
      return withoutSource(context, source, answer.error, 'unavailable')
    default:
      return unreachable(answer)
  }
}

function fresh(
  { store, now }: ChainContext,
  { name }: TrackSource,
  { tracks, playlist, leftOut = [] }: Extract<SourceAnswer, { kind: 'found' }>,
): Found {
  if (isLikedList(name)) store.sources.remember(name, { answeredAt: now().toISOString(), playlist, tracks })
  return {
    tracks: inPlaylist(tracks, playlist),
    cached: null,
    code: null,
    note: leftOut.length === 0 ? null : leftOut.join('; '),
  }
}

function withoutSource(
  context: ChainContext,
  source: TrackSource,
  error: SyncError,
  status: 'skipped' | 'unavailable',
): Found | null {
  const kept = isLikedList(source.name) ? context.store.sources.remembered(source.name) : null
  const cached =
    kept === null
      ? null
      : `cached likes of ${ageOf(context.now().getTime() - Date.parse(kept.answeredAt))} ago`
  const action = cached === null ? 'fell through to the next source' : `used ${cached}`
  context.emit({ type: 'error', error: errorFact(error, action) })
  if (kept === null) {
    const outcome = { status, result: `${error.code}: ${error.why}`, action: `next source; ${error.next}` }
    context.emit({ type: 'source-asked', outcome: { source: source.name, ...outcome, code: error.code } })
    return null
  }
  return {
    tracks: inPlaylist(kept.tracks, kept.playlist),
    cached,
    code: error.code,
    note: `${error.code}: ${error.why}`,
  }
}

interface Chosen {
  readonly tracks: readonly TrackRef[]
  readonly lookedAt: number
  /** Why each of the others was not taken. */
  readonly reasons: readonly string[]
}

function choose(context: ChainContext, found: Found, taken: readonly TrackRef[], room: number): Chosen {
  const tracks: TrackRef[] = []
  const reasons: string[] = []
  const candidates = found.tracks.slice(0, CANDIDATES)
  for (const candidate of candidates) {
    if (tracks.length >= room) break
    const known = [...taken, ...tracks].some((other) => identityOf(other) === identityOf(candidate))
    const why = known ? 'already taken in this run' : context.passedOver(candidate)
    if (why === null) tracks.push(candidate)
    else reasons.push(why)
  }
  return { tracks, lookedAt: tracks.length + reasons.length, reasons }
}

function tell(
  context: ChainContext,
  source: TrackSource,
  found: Found,
  { tracks, lookedAt, reasons }: Chosen,
  bonus: boolean,
): void {
  const count = tracks.length === 1 ? '1 track' : `${tracks.length} tracks`
  const parts = [
    ...(found.cached === null ? [] : [found.cached]),
    `${tracks.length === 0 ? 'no track' : count} of ${lookedAt} looked at`,
    ...[...new Set(reasons)].map((why) => `${reasons.filter((other) => other === why).length} ${why}`),
    ...(found.note === null ? [] : [found.note]),
  ]
  // an old list that holds nothing new does not prove that there is nothing new
  const empty = found.cached === null ? 'nothing' : 'unavailable'
  const action = bonus ? 'taken as bonus track' : 'taken'
  const isEmpty = tracks.length === 0
  const outcome = { result: parts.join('; '), action: isEmpty ? 'next source' : action }
  const code = found.code === null ? {} : { code: found.code }
  const status = isEmpty ? empty : 'found'
  context.emit({ type: 'source-asked', outcome: { source: source.name, status, ...outcome, ...code } })
}

function say(
  { emit }: ChainContext,
  { name: source }: TrackSource,
  status: SourceOutcome['status'],
  result: string,
  action: string,
): void {
  emit({ type: 'source-asked', outcome: { source, status, result, action } })
}

function inPlaylist(tracks: readonly TrackRef[], playlist: string | null): readonly TrackRef[] {
  return tracks.map((track) => ({ ...track, playlist: track.playlist ?? playlist }))
}

function isLikedList(name: string): boolean {
  return name.endsWith(':likes') || name.endsWith(':liked')
}

function platformOf(name: string): string {
  return name.split(':', 1)[0] ?? name
}

function otherPlatform(name: string): string | null {
  const others: Readonly<Record<string, string>> = { spotify: 'soundcloud', soundcloud: 'spotify' }
  return others[platformOf(name)] ?? null
}

function ageOf(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (minutes < 60) return `${minutes} min`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`
}
