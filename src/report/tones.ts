import type { RunState } from '../model/findings.ts'
import type { TrackState } from '../model/track.ts'

// importing node:util as a module costs 5 ms of each start, because it loads everything that util can; this, 0.3
const { stripVTControlCharacters, styleText } = process.getBuiltinModule('node:util')

/** What a line means for its reader. */
export type Tone = 'good' | 'bad' | 'doubt' | 'plain'

/** The tone of a state of a run or of a track. */
export function stateTone(state: RunState | TrackState): Tone {
  switch (state) {
    case 'succeeded':
    case 'duplicate':
    case 'left-out':
    case 'nothing-to-do':
      return 'good'
    case 'failed':
      return 'bad'
    case 'partial':
    case 'needs-review':
    case 'cancelled':
      return 'doubt'
    default:
      return 'plain'
  }
}

const STYLES = { good: 'green', bad: 'red', doubt: 'yellow' } as const

/** A text in the colour of its tone; as it is where there is no colour. */
export function toned(text: string, tone: Tone, colour: boolean): string {
  if (!colour || tone === 'plain') return text
  // the caller has decided: the stream and the environment are not asked again
  return styleText(STYLES[tone], text, { validateStream: false })
}

/** A line of a program without the colours and cursor movements it brought. */
export function withoutStyles(line: string): string {
  return stripVTControlCharacters(line)
}

/** A heading in the terminal. */
export function strong(text: string, colour: boolean): string {
  return colour ? styleText('bold', text, { validateStream: false }) : text
}
