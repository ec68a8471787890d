import type { Run } from '../../model/run.ts'
import type { RunTrack } from '../../model/track.ts'
import { countRequired, gatesByTrack, gatesOfRun } from '../gates.ts'
import { formatLength } from '../quantities.ts'
import { TRACK_STATE_WORDS, trackName } from '../words.ts'
import type { ReportContext } from './context.ts'
import { text } from './escape.ts'
import { table } from './table.ts'
import { trackSection } from './track-section.ts'

/** Phase 1: all tracks in one table where there are several, then each with everything that was done to it. */
export function execution(run: Run, context: ReportContext): string {
  const overview = run.tracks.length > 1 ? [trackTable(run)] : []
  const events = Map.groupBy(
    run.events.map((stored) => stored.event),
    (event) => ('track' in event ? event.track : null),
  )
  const sections = run.tracks.map((track, index) =>
    trackSection(track, index + 1, { run, events: events.get(track.id) ?? [], context }),
  )
  const none = run.tracks.length === 0 ? ['No track was processed.'] : []
  return ['## Phase 1: Execution', ...overview, ...sections, ...none].join('\n\n')
}

function trackTable(run: Run): string {
  const gatesOf = gatesByTrack(gatesOfRun(run))
  const rows = run.tracks.map((track, index) => {
    const { passed, total } = countRequired(gatesOf(track.id))
    return [
      String(index + 1),
      text(trackName(track)),
      track.durationMs === null ? 'unknown' : formatLength(track.durationMs),
      resultCell(track),
      total === 0 ? 'none' : `${passed} of ${total}`,
    ]
  })
  return table(['No.', 'Track', 'Length', 'Result', 'Required gates'], rows)
}

function resultCell({ state }: RunTrack): string {
  return state === 'failed' ? '**failed**' : TRACK_STATE_WORDS[state]
}
