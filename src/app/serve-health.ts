import type { App } from './open-app.ts'

/** The folder is read every five seconds; this much later something hangs, a network folder most often. */
const LATE_MS = 60_000

/**
 * Why this process is not healthy, in plain words; empty when it is.
 * @param readAgeMs how long ago the trigger folder was last read; null where this process does not read it
 */
export function serveHealth({ store }: Pick<App, 'store'>, readAgeMs: number | null): readonly string[] {
  const reasons: string[] = []
  try {
    store.runs.count()
  } catch {
    reasons.push('the ledger cannot be read')
  }
  if (readAgeMs !== null && readAgeMs > LATE_MS)
    reasons.push(`the trigger folder was last read ${Math.floor(readAgeMs / 1000)} s ago`)
  return reasons
}
