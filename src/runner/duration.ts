const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const

/** What `parseDuration` takes, for a JSON Schema. */
export const DURATION_PATTERN = /^\d+(?:\.\d+)?(?:ms|s|m|h)$/

/** "250ms", "2s", "1.5m", "1h" in milliseconds; null when the text is none of these. */
export function parseDuration(text: string): number | null {
  if (!DURATION_PATTERN.test(text)) return null
  const number = Number.parseFloat(text)
  if (text.endsWith('ms')) return number * UNIT_MS.ms
  if (text.endsWith('s')) return number * UNIT_MS.s
  return number * (text.endsWith('m') ? UNIT_MS.m : UNIT_MS.h)
}
