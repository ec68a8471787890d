import type { Life } from './agent-lives.ts'
import { SCHEDULES } from './soak-place.ts'
import type { WayIn } from './way-in.ts'

const MINUTE_MS = 60_000
/** A run is at work for so long after its mark, at most: its report is still to be written. */
const REPORT_MS = 15_000
/** Somebody who watched from before a time until this long after it had no reason not to take it at once. */
const ON_TIME_MS = 5000

/**
 * The times of the schedules. Each that came while the soak was sending is owed exactly one run: at once where an agent
 * lived, else made up for by the next one, because no agent is away for so long that two times of one schedule pass. Only
 * a time at which the run of an earlier one was unfinished, as its mark tells, is left out: never two at once.
 */
export function createSchedules(lives: () => readonly Life[], now: () => number): WayIn {
  let [fromMs, toMs] = [Infinity, -Infinity]
  const times = (): readonly { readonly schedule: string; readonly atMs: number }[] =>
    Object.entries(SCHEDULES).flatMap(([schedule, minutes]) => {
      const everyMs = minutes * MINUTE_MS
      const first = Math.ceil(fromMs / everyMs)
      const last = Math.floor(toMs / everyMs)
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({
        schedule,
        atMs: (first + index) * everyMs,
      }))
    })

  return {
    name: 'schedule',
    async send(signal) {
      fromMs = now()
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      toMs = now()
    },
    count({ runsAt, markedMs }) {
      const owed = times().map(({ schedule, atMs }) => {
        const time = new Date(atMs).toISOString()
        const lived = lives().some(
          ({ watchingMs, endedMs }) => watchingMs <= atMs && endedMs >= atMs + ON_TIME_MS,
        )
        const isBusy = times().some((earlier) => {
          if (earlier.schedule !== schedule || earlier.atMs >= atMs) return false
          const doneMs = markedMs(schedule, new Date(earlier.atMs).toISOString())
          return doneMs !== null && doneMs > atMs - REPORT_MS
        })
        return { name: `${schedule} ${time}`, runs: runsAt(schedule, time), lived, isBusy }
      })
      const done = owed.filter(({ runs }) => runs > 0)
      const leftOut = owed.filter(({ runs, isBusy }) => runs === 0 && isBusy).length
      return {
        sent: owed.length,
        accepted: owed.length,
        done: done.length,
        lost: owed.filter(({ runs, isBusy }) => runs === 0 && !isBusy).map(({ name }) => name),
        doubled: owed.filter(({ runs }) => runs > 1).map(({ name }) => name),
        notes: `${done.filter(({ lived }) => !lived).length} beside a kill, made up for where it was missed; ${leftOut} left out beside an unfinished run`,
      }
    },
  }
}
