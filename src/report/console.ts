import type { RunEvent, StoredEvent } from '../model/event.ts'
import type { Gate } from '../model/gate.ts'
import type { TrackState } from '../model/track.ts'
import { eventWords, type EventWords } from './event-words.ts'
import { createLiveRegion, type LiveLine } from './live-lines.ts'
import { stateTone, toned, withoutStyles } from './tones.ts'
import { visible, visiblePath } from './visible.ts'
import { RUN_STATE_WORDS, statusWords } from './words.ts'

interface ConsoleOptions {
  readonly write: (text: string) => void
  readonly isTerminal: boolean
  /** The width of the window, asked at each drawing. */
  readonly columns: () => number
  readonly colour: boolean
}

/**
 * Shows one run as it happens. On a terminal: one live line for each track at work, and above it only what a person
 * must know. Elsewhere: plain lines, one for each step. Ends with one line that follows from tracks and gates.
 * A terminal bears one reporter at a time; several runs at once are shown as plain lines (`isTerminal: false`).
 */
export function createConsoleReporter(options: ConsoleOptions): (event: StoredEvent) => void {
  const { isTerminal, colour, write } = options
  const memory = createMemory()
  const region = createLiveRegion(options)
  const print = (lines: readonly EventWords[]): void => {
    const shown = lines.map(({ words, tone }) => toned(words, tone, colour))
    if (isTerminal) region.print(shown)
    else if (shown.length > 0) write(shown.map((line) => `${line}\n`).join(''))
  }
  return ({ event }) => {
    memory.take(event)
    if (isTerminal) region.update(event.type === 'run-finished' ? [] : memory.live())
    print(linesFor(event, memory, isTerminal))
  }
}

function linesFor(event: RunEvent, memory: Memory, isTerminal: boolean): readonly EventWords[] {
  if (event.type === 'output') {
    const line = visiblePath(withoutStyles(event.line).replaceAll('\t', '  ').trimEnd())
    return [{ words: `[${event.task}] ${line}`, tone: 'plain' }]
  }
  if (event.type === 'run-finished') {
    return [
      {
        words: `${RUN_STATE_WORDS[event.state]}: ${memory.status(event.state)}`,
        tone: stateTone(event.state),
      },
    ]
  }
  const words = eventWords(event, memory.nameOf)
  if (words === null || (isTerminal && isRoutine(event, words))) return []
  return [{ ...words, words: visible(words.words) }]
}

/** What a live line shows anyway. */
function isRoutine(event: RunEvent, { tone }: EventWords): boolean {
  if (tone !== 'plain') return false
  return event.type === 'step-finished' || event.type === 'preflight' || event.type === 'run-started'
}

interface Memory {
  take(event: RunEvent): void
  readonly nameOf: (trackId: string) => string
  live(): readonly LiveLine[]
  status(state: Extract<RunEvent, { type: 'run-finished' }>['state']): string
}

/** What has been seen of the run so far. */
function createMemory(): Memory {
  const names = new Map<string, string>()
  const states = new Map<string, TrackState>()
  const live = new Map<string | null, LiveLine>()
  const gates: Gate[] = []
  let sourcesAsked = 0
  let sourcesAnswered = 0
  const nameOf = (trackId: string): string => visible(names.get(trackId) ?? trackId)
  const work = (track: string | null, action: string, fraction: number | null): void => {
    live.set(track, { title: track === null ? 'Run' : nameOf(track), action: visible(action), fraction })
  }
  return {
    nameOf,
    live: () => [...live.values()],
    status: (state) =>
      statusWords({ state, trackStates: [...states.values()], gates, sourcesAsked, sourcesAnswered }),
    take(event) {
      if (event.type === 'source-asked') {
        sourcesAsked += 1
        if (event.outcome.status === 'nothing' || event.outcome.status === 'found') sourcesAnswered += 1
      }
      if (event.type === 'gate') gates.push(event.gate)
      if (event.type === 'track-found') {
        names.set(event.track, event.title)
        states.set(event.track, 'running')
      }
      if (event.type === 'track-finished') {
        states.set(event.track, event.state)
        live.delete(event.track)
      }
      if (event.type === 'step-started') work(event.track, event.words, null)
      if (event.type === 'progress') {
        work(
          event.track,
          event.detail === null ? event.action : `${event.action}, ${event.detail}`,
          event.fraction,
        )
      }
      if (event.type === 'step-finished') {
        // a track keeps its line until it is finished, so that lines do not jump between two steps
        if (event.track === null) live.delete(null)
        else work(event.track, `${event.words}: ${event.state}`, null)
      }
    },
  }
}
