import { fstatSync, ftruncateSync } from 'node:fs'
import { LAUNCHD_LABEL } from '../service-unit/launchd.ts'
import type { CommandIo } from './command.ts'

const MAX_BYTES = 1 << 20
const STDERR = 2

/** Whether launchd started this as our service; then what the agent does stands in its log alone. */
export function isStartedByLaunchd(env: CommandIo['env']): boolean {
  return env['XPC_SERVICE_NAME'] === LAUNCHD_LABEL
}

/**
 * Empties the file to which launchd sends our output, when it has become large: launchd appends to it for ever. It holds
 * what was said before there was a log, such as a mistake in the configuration, once for each attempt to start.
 */
export function limitLaunchdOutput(): void {
  const file = fstatSync(STDERR)
  if (file.isFile() && file.size > MAX_BYTES) ftruncateSync(STDERR)
}
