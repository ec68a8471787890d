import { setTimeout as sleep } from 'node:timers/promises'

/** Calls `act` about so often until aborted. */
export async function everyMs(
  meanMs: number,
  random: () => number,
  signal: AbortSignal,
  act: () => void,
): Promise<void> {
  while (!signal.aborted) {
    act()
    await sleep(meanMs * (0.5 + random()), undefined, { signal }).catch(() => undefined)
  }
}
