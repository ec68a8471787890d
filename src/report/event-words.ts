import type { RunEvent } from '../model/event.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { unreachable } from '../util/unreachable.ts'
import { GATE_WORDS, LIBRARY_GATES } from './gates.ts'
import { countOf, formatElapsed } from './quantities.ts'
import { stateTone, type Tone } from './tones.ts'
import { evidenceWords, gateStateWords, RUN_STATE_WORDS, signalWords, TRACK_STATE_WORDS } from './words.ts'

/** One event as a line of plain text (outside words in it are not escaped), with what it means for the reader. */
export interface EventWords {
  readonly words: string
  readonly tone: Tone
}

/**
 * An event in words, the same for the timeline and the console; null for events that only move a progress line, and
 * for what the end of its step says anyway.
 */
export function eventWords(event: RunEvent, nameOf: (trackId: string) => string): EventWords | null {
  const about = (track: string | null): string => (track === null ? '' : `${nameOf(track)}: `)
  switch (event.type) {
    case 'task-started':
    case 'step-started':
    case 'progress':
    case 'output':
    case 'gaps':
      return null
    case 'run-started':
      return plain(event.resumed ? 'Run taken up again' : 'Run started')
    case 'preflight':
      return preflightWords(event.checks)
    case 'source-asked':
      return {
        words: `Source ${event.outcome.source}: ${event.outcome.status}, ${event.outcome.result}`,
        tone: event.outcome.status === 'unavailable' ? 'doubt' : 'plain',
      }
    case 'track-found':
      return plain(`Found ${event.title}`)
    case 'task-finished':
      return event.state === 'succeeded' ? null : taskWords(event, about(event.track))
    case 'step-finished':
      return stepWords(event, about(event.track))
    case 'note':
      return plain(`${about(event.track)}${event.text}`)
    case 'duplicate':
      return plain(
        `${about(event.track)}duplicate of "${event.of.title}" in ${event.of.library} (${signalWords(event.of.evidence)})`,
      )
    case 'gate':
      return gateWords(event, about(event.gate.track))
    case 'error':
      return {
        words: `${about(event.error.trackId)}${event.error.what}: ${event.error.why} (${event.error.code}, ${event.error.severity})${event.error.action === null ? '' : `; ${event.error.action}`}`,
        tone: event.error.severity === 'low' ? 'doubt' : 'bad',
      }
    case 'track-finished':
      return { words: `${about(event.track)}${TRACK_STATE_WORDS[event.state]}`, tone: stateTone(event.state) }
    case 'run-finished':
      return plain(`Run finished: ${RUN_STATE_WORDS[event.state].toLowerCase()}`)
    default:
      return unreachable(event)
  }
}

function plain(words: string): EventWords {
  return { words, tone: 'plain' }
}

/** "6 checks: 5 ok, 1 warning (clock: 40 s behind)". */
function preflightWords(checks: readonly PreflightCheck[]): EventWords {
  const wrong = checks.filter((check) => check.state !== 'ok')
  const failed = wrong.some((check) => check.state === 'failed')
  const list = wrong.map(({ name, state, found }) => `; ${name}: ${state}, ${found}`).join('')
  return {
    words: `Preflight: ${checks.length - wrong.length} of ${countOf(checks.length, 'check')} ok${list}`,
    tone: failed ? 'bad' : wrong.length > 0 ? 'doubt' : 'plain',
  }
}

type TaskFinished = Extract<RunEvent, { type: 'task-finished' }>
type StepFinished = Extract<RunEvent, { type: 'step-finished' }>
type GateEvent = Extract<RunEvent, { type: 'gate' }>

function taskWords({ task, state, why }: TaskFinished, about: string): EventWords {
  return {
    words: `${about}task ${task} ${state}${why === null ? '' : `: ${why}`}`,
    tone: state === 'failed' ? 'bad' : 'doubt',
  }
}

function stepWords({ words, state, durationMs }: StepFinished, about: string): EventWords {
  if (state === 'kept') return plain(`${about}${words}: kept, it was done before`)
  return {
    words: `${about}${words}: ${state} (${formatElapsed(durationMs)})`,
    tone: state === 'failed' ? 'bad' : state === 'cancelled' ? 'doubt' : 'plain',
  }
}

/** Gates that passed, and those that had nothing to check, are told in the table; here they would only be noise. */
function gateWords({ gate }: GateEvent, about: string): EventWords | null {
  const isTold = gate.required || LIBRARY_GATES.includes(gate.name)
  if (gate.state === 'passed' || (gate.state === 'skipped' && !isTold)) return null
  const evidence = `expected ${evidenceWords(gate.expected)}, found ${evidenceWords(gate.found)}`
  return {
    words: `${about}gate "${GATE_WORDS[gate.name]}" ${gateStateWords(gate)}; ${evidence}`,
    tone: gate.required && gate.state === 'failed' ? 'bad' : 'doubt',
  }
}
