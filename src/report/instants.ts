/**
 * An instant (ISO 8601, as the ledger keeps it) in the words of a person: "2026-11-22 15:30:05".
 * A text that is no instant gives "????-??-?? ??:??:??", because a report must never fail on one bad row.
 */
export function formatInstant(at: string, timeZone: string): string {
  const instant = new Date(at)
  if (Number.isNaN(instant.getTime())) return '????-??-?? ??:??:??'
  // Sweden writes dates as ISO 8601 does
  return formatterFor(timeZone).format(instant)
}

/** Milliseconds from one instant to the other, or null when one of them is missing or no instant. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null
  const difference = Date.parse(to) - Date.parse(from)
  return Number.isFinite(difference) ? Math.max(0, difference) : null
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
