import { join } from 'node:path'
import type { RunContext } from './action.ts'

/** `reports/<date>/<run>/report.md`, by the day on which the run was queued: a retry writes over its own report. */
export function reportPathOf({ run, settings }: Pick<RunContext, 'run' | 'settings'>): string {
  return join(settings.reportsFolder, run.createdAt.slice(0, 10), run.id, 'report.md')
}
