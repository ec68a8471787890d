export interface RateLimit {
  /** Requests that may come at once. */
  readonly burst: number
  readonly perSecond: number
}

/** How many senders are remembered; the one that was silent longest is forgotten first. */
const MAX_SENDERS = 1000

/** A bucket of tokens for each sender. Answers the seconds to wait, 0 when the request may pass. */
export function createRateLimit(
  { burst, perSecond }: RateLimit,
  nowMs: () => number,
): (sender: string) => number {
  const buckets = new Map<string, { readonly tokens: number; readonly atMs: number }>()
  return (sender) => {
    const now = nowMs()
    const known = buckets.get(sender)
    const tokens =
      known === undefined ? burst : Math.min(burst, known.tokens + ((now - known.atMs) / 1000) * perSecond)
    const passes = tokens >= 1
    buckets.delete(sender)
    buckets.set(sender, { tokens: passes ? tokens - 1 : tokens, atMs: now })
    const oldest = buckets.keys().next()
    if (buckets.size > MAX_SENDERS && oldest.done !== true) buckets.delete(oldest.value)
    return passes ? 0 : Math.max(1, Math.ceil((1 - tokens) / perSecond))
  }
}
