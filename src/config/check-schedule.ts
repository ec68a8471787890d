import { Cron } from 'croner'
import { SyncError } from '../model/error.ts'
import type { FoundConfig } from './find-config.ts'
import type { ConfigFile } from './schema.ts'

type Entry = ConfigFile['schedule'][number]

/** What a schedule is known by: its name, else its expression. */
export function scheduleName({ name, cron }: Entry): string {
  return name ?? cron
}

/** Throws `CONFIG_INVALID` for the first schedule that can never run as written, with its line and an example. */
export async function checkSchedule(
  schedule: readonly Entry[],
  { path, placeOf }: Pick<FoundConfig, 'path' | 'placeOf'>,
): Promise<void> {
  const known = new Set<string>()
  for (const [index, entry] of schedule.entries()) {
    const wrong = troubleWith(entry) ?? (known.has(scheduleName(entry)) ? TWICE : null)
    known.add(scheduleName(entry))
    if (wrong === null) continue
    const place = await placeOf(['schedule', index, wrong.key])
    const where = place === null ? `"schedule[${index}].${wrong.key}"` : `line ${place.line}: "${wrong.key}"`
    throw new SyncError(
      'CONFIG_INVALID',
      `Cannot use the configuration "${path}"`,
      `${where} ${wrong.why}`,
      wrong.next,
    )
  }
}

interface Trouble {
  readonly key: keyof Entry
  readonly why: string
  readonly next: string
}

const TWICE: Trouble = {
  key: 'cron',
  why: 'stands in two schedules without a name, or their names are the same',
  next: 'give each a "name" of its own',
}
const EXAMPLE = 'five fields: minute hour day month weekday, for example "0 */6 * * *" for every six hours'

function troubleWith({ cron, timeZone }: Entry): Trouble | null {
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    return {
      key: 'timeZone',
      why: `names no time zone: "${timeZone}"`,
      next: 'write a name of the IANA list, for example "Europe/Berlin"',
    }
  }
  try {
    const next = new Cron(cron, { mode: '5-part', paused: true }).nextRun()
    return next === null ? { key: 'cron', why: `never comes: "${cron}"`, next: EXAMPLE } : null
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Cron\w+: /, '') : String(error)
    return { key: 'cron', why: `is no cron expression: "${cron}" (${reason})`, next: EXAMPLE }
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}
