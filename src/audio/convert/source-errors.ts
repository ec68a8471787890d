import { lastLines } from '../ffmpeg/ffmpeg-failure.ts'

const MOST = 5

/** Different lines that ffmpeg logged as errors (with `-loglevel level+info`), in order, at most five. */
export function sourceErrorsOf(log: string): readonly string[] {
  const found = new Set<string>()
  for (const line of log.split(/[\r\n]+/)) {
    if (!/\[(error|fatal|panic)\]/.test(line)) continue
    found.add(lastLines(line, 1))
    if (found.size === MOST) break
  }
  return [...found]
}
