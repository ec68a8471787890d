import type { App } from '../open-app.ts'
import type { ScheduleEvent } from '../schedule.ts'

/** Cron counts in minutes; a look is a comparison of two numbers until something is due. */
const LOOK_MS = 1000

export interface KeepScheduleDeps {
  readonly app: App
  readonly onEvent: (event: ScheduleEvent) => void
  readonly onTrouble: (error: unknown) => void
}

/**
 * Begins with a look at once, for what came due while no agent was there; resolves with what ends it. Loaded where
 * something is scheduled. Rejects with what is wrong in the configuration.
 */
export async function keepSchedule({ app, onEvent, onTrouble }: KeepScheduleDeps): Promise<() => void> {
  const { config, store, tasks, engine, now } = app
  if (config.schedule.length === 0) return () => undefined
  const { createSchedule } = await import('../schedule.ts')
  const schedule = createSchedule({ config, store, taskNames: [...tasks.keys()] })
  const look = (): void => {
    try {
      const events = schedule.look(now())
      for (const event of events) onEvent(event)
      if (events.length > 0) engine.wake()
    } catch (error) {
      // a busy ledger: the slot is still owed, the next look asks again
      onTrouble(error)
    }
  }
  look()
  const poll = setInterval(look, LOOK_MS)
  return () => clearInterval(poll)
}
