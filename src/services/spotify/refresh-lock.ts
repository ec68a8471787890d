import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'

/** Long enough for another process to finish one request, or to give it up. */
const GIVE_UP_MS = 30_000
const LOOK_AGAIN_MS = 40

/**
 * Does the work while no other process of this state folder does it. The lock is SQLite's, so a process that dies leaves
 * none behind. Throws the signal's reason, or after half a minute an error.
 */
export async function withRefreshLock<T>(
  stateFolder: string,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { DatabaseSync } = await import('node:sqlite')
  await mkdir(stateFolder, { recursive: true })
  const lock = new DatabaseSync(join(stateFolder, 'spotify-lock.sqlite'), { timeout: 0 })
  try {
    const end = performance.now() + GIVE_UP_MS
    for (;;) {
      try {
        lock.exec('BEGIN EXCLUSIVE')
        break
      } catch (error) {
        if (performance.now() > end || !isBusy(error)) throw error
      }
      await after(LOOK_AGAIN_MS, undefined, { signal })
    }
    return await work()
  } finally {
    // closing ends the transaction
    lock.close()
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (error.errcode === 5 || error.errcode === 6)
}
