import { Cron } from 'croner'
import type { TrackWork } from '../actions/track-work.ts'
import { scheduleName } from '../config/check-schedule.ts'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import type { Trigger } from '../model/trigger.ts'
import type { Store } from '../store/store.ts'
import { parseTriggerJson } from '../trigger/parse-drop/trigger-json.ts'
import { sha256 } from '../util/digest.ts'
import { submitWithoutDrop } from './door.ts'

/** A slot that was missed longer ago (the machine slept or was off) is not made up for. */
const CATCH_UP_MS = 24 * 60 * 60 * 1000

export type ScheduleEvent =
  | { readonly kind: 'queued'; readonly name: string; readonly slot: Date; readonly runId: string }
  /** The run of an earlier slot is still at work: never two at once. */
  | { readonly kind: 'skipped'; readonly name: string; readonly slot: Date; readonly runId: string }

export interface ScheduleDeps {
  readonly config: Pick<Config, 'schedule' | 'triggerFolder' | 'allowedFolders' | 'network' | 'baseFolder'>
  readonly store: Store<TrackWork>
  readonly taskNames: readonly string[]
}

export interface Schedule {
  /**
   * Asks for what has come due since the last look, by the wall clock: the latest slot of each schedule, once among all
   * agents of the ledger. Throws what the ledger throws; the slot is then still owed.
   */
  look(now: Date): readonly ScheduleEvent[]
}

/** Puts the configured schedules to work. Throws `CONFIG_INVALID` for one whose trigger cannot be run. */
export function createSchedule({ config, store, taskNames }: ScheduleDeps): Schedule {
  const jobs = config.schedule.map((entry) => {
    const name = scheduleName(entry)
    return { name, cron: cronOf(entry), request: requestOf(entry, name, config, taskNames), nextMs: 0 }
  })

  function lookAt(job: (typeof jobs)[number], now: Date): readonly ScheduleEvent[] {
    if (now.getTime() < job.nextMs) return []
    const slots = store.scheduleSlots
    slots.begin(job.name, now)
    const known = slots.get(job.name)
    const due = latestDue(job.cron, known?.slot ?? now, now)
    const events = due === null ? [] : takeSlot(job, due, known?.runId ?? null, now)
    job.nextMs = job.cron.nextRun(now)?.getTime() ?? Number.POSITIVE_INFINITY
    return events
  }

  function takeSlot(
    { name, request }: (typeof jobs)[number],
    slot: Date,
    lastRunId: string | null,
    now: Date,
  ): readonly ScheduleEvent[] {
    const events: ScheduleEvent[] = []
    store.scheduleSlots.take(name, slot, () => {
      const last = lastRunId === null ? null : store.runs.get(lastRunId)
      if (last !== null && (last.state === 'queued' || last.state === 'running')) {
        events.push({ kind: 'skipped', name, slot, runId: last.id })
        return null
      }
      const { runId } = submitWithoutDrop(store, triggerOf(name, slot, request), now)
      events.push({ kind: 'queued', name, slot, runId })
      return runId
    })
    return events
  }

  return { look: (now) => jobs.flatMap((job) => lookAt(job, now)) }
}

/** When each schedule comes next. */
export function nextTimes(
  schedule: Config['schedule'],
  now: Date,
): readonly { readonly name: string; readonly next: string | null }[] {
  return schedule.map((entry) => ({
    name: scheduleName(entry),
    next: cronOf(entry).nextRun(now)?.toISOString() ?? null,
  }))
}

/** The clock change follows croner: a time that is skipped comes an hour later, one that comes twice counts once. */
function cronOf({ cron, timeZone }: Config['schedule'][number]): Cron {
  return new Cron(cron, {
    mode: '5-part',
    paused: true,
    ...(timeZone === undefined ? {} : { timezone: timeZone }),
  })
}

function latestDue(cron: Cron, after: Date, now: Date): Date | null {
  let latest: Date | null = null
  let slot = cron.nextRun(new Date(Math.max(after.getTime(), now.getTime() - CATCH_UP_MS)))
  while (slot !== null && slot <= now) {
    latest = slot
    slot = cron.nextRun(slot)
  }
  return latest
}

function requestOf(
  { trigger = {}, task, sources }: Config['schedule'][number],
  name: string,
  config: ScheduleDeps['config'],
  taskNames: readonly string[],
): Trigger['request'] {
  const own = { ...(task === undefined ? {} : { task }), ...(sources === undefined ? {} : { sources }) }
  const text = JSON.stringify({ type: 'track', ...trigger, ...own })
  const answer = parseTriggerJson(
    { bytes: Buffer.from(text), name, ending: 'json', base: config.baseFolder },
    {
      folder: config.triggerFolder,
      allowedFolders: config.allowedFolders,
      allowPrivate: config.network.allowPrivate,
      taskNames,
      maxJsonBytes: text.length * 4,
    },
  )
  if (answer.kind === 'parsed') return answer.drop.request
  const { why, next } = answer.error
  throw new SyncError('CONFIG_INVALID', `Cannot use the schedule "${name}"`, why, next)
}

function triggerOf(name: string, slot: Date, request: Trigger['request']): Trigger {
  return {
    key: `schedule:${name}:${slot.toISOString()}`,
    id: null,
    kind: 'schedule',
    name: `schedule ${name}`,
    contentSha256: sha256(JSON.stringify(request)),
    request,
  }
}
