import { lastLines } from '../ffmpeg/ffmpeg-failure.ts'

const MOST = 5

/** Different lines that ffmpeg logged as errors (with `-loglevel level+info`), in order, at most five. */
export function sourceErrorsOf(log: string): readonly string[] {
  const found = new Set<string>()
  for (const line of log.split(/[\r\n]+/)) {
    // what a filter of our own says (a picture of a few samples) is no fault of the source
    if (!/\[(error|fatal|panic)\]/.test(line) || line.startsWith('[Parsed_')) continue
    found.add(lastLines(line, 1))
    if (found.size === MOST) break
  }
  return [...found]
}
