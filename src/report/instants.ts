/**
 * An instant (ISO 8601, as the ledger keeps it) in the words of a person: "2026-11-22 15:30:05".
 * A text that is no instant is given back as "unknown time", because a report must never fail on one bad row.
 */
export function formatInstant(at: string, timeZone: string): string {
  const parts = instantParts(at, timeZone)
  return parts === null ? 'unknown time' : `${parts.date} ${parts.time}`
}

/** The time of day alone: "15:30:05". */
export function formatTimeOfDay(at: string, timeZone: string): string {
  return instantParts(at, timeZone)?.time ?? 'unknown time'
}

/** Milliseconds from one instant to the other, or null when one of them is missing or no instant. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null
  const difference = Date.parse(to) - Date.parse(from)
  return Number.isFinite(difference) ? Math.max(0, difference) : null
}

function instantParts(at: string, timeZone: string): { readonly date: string; readonly time: string } | null {
  const instant = new Date(at)
  if (Number.isNaN(instant.getTime())) return null
  // Sweden writes dates as ISO 8601 does: "2026-11-22 15:30:05"
  const text = formatterFor(timeZone).format(instant)
  return { date: text.slice(0, 10), time: text.slice(11, 19) }
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs 1000 times more than using it. */
function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formatters.set(timeZone, made)
  return made
}
