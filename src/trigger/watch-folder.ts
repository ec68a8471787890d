import { basename } from 'node:path'
import { toSyncError } from '../model/error.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { createAlarm } from './alarm.ts'
import type { Claims } from './claims.ts'
import type { DropName } from './drop-name.ts'
import type { DropScanner } from './drop-scanner.ts'
import { isNetworkFolder, watchFolder, type FolderHint } from './folder-hint.ts'
import type { Outbox } from './outbox.ts'
import { takeSnapshot } from './snapshot.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'

export interface KeepWatchingOptions {
  readonly folder: string
  readonly scanner: DropScanner
  readonly claims: Claims
  readonly outbox: Outbox
  readonly now: () => number
  readonly log: (event: TriggerFolderEvent) => void
  readonly signal: AbortSignal
  readonly recover: () => Promise<void>
  /** Whether the folder could be read. */
  readonly readAll: () => Promise<boolean>
  readonly pause: () => Promise<void>
  /** How many drops were claimed so far. */
  readonly taken: () => number
}

/**
 * Watches until aborted. Events are hints that make it fast; reading the whole folder every second while something
 * happens, else every five, makes it true. These sweeps also are what notices a jump of the clock or a sleep of the
 * machine: the timers behind them do not depend on the time of day.
 */
export async function keepWatching(options: KeepWatchingOptions): Promise<void> {
  const { folder, scanner, now, signal, log } = options
  const hinted = new Set<DropName>()
  const alarm = createAlarm(signal)
  let sweepAtMs = now()
  let lifeAtMs = now()
  let busyUntilMs = now() + BUSY_MS
  let isDeaf = true
  let listenAtMs = -Infinity
  let hint: FolderHint | null = null

  const sweepSoon = (): void => {
    sweepAtMs = now()
    alarm.ring()
  }
  const onHint = (name: DropName | null): void => {
    if (name === null || hinted.size >= MAX_HINTS) return sweepSoon()
    hinted.add(name)
    alarm.ring()
  }
  const onReplaced = (): void => {
    isDeaf ||= takeSnapshot(`${folder}/${basename(folder)}`) === null
    if (isDeaf) sweepSoon()
  }

  async function stopListening(): Promise<void> {
    await hint?.close()
    hint = null
  }

  async function listen(): Promise<void> {
    await stopListening()
    isDeaf = false
    const onError = (error: unknown): void => {
      log({ type: 'watch', state: 'sweeping', why: toSyncError(error).why })
      isDeaf = true
      listenAtMs = now() + LISTEN_AGAIN_MS
      sweepSoon()
    }
    if (isNetworkFolder(folder))
      return log({ type: 'watch', state: 'sweeping', why: 'it is on a network file system' })
    try {
      hint = await watchFolder({ folder, onHint, onReplaced, onError })
      log({ type: 'watch', state: 'watching', why: null })
    } catch (error) {
      if (errorCodeOf(error) === null) throw error
      onError(error)
    }
  }

  async function sweep(): Promise<void> {
    hinted.clear()
    const before = options.taken()
    if (now() >= lifeAtMs) {
      options.claims.showLife()
      lifeAtMs = now() + SHOW_LIFE_MS
    }
    await options.recover()
    const isThere = await options.readAll()
    if (!isThere) isDeaf = true
    else if (isDeaf && now() >= listenAtMs) await listen()
    if (options.taken() > before) busyUntilMs = now() + BUSY_MS
    const isBusy =
      now() < busyUntilMs || scanner.nextLookMs() !== null || options.outbox.size > 0 || hint === null
    sweepAtMs = now() + (isBusy ? SWEEP_BUSY_MS : SWEEP_IDLE_MS)
  }

  async function lookAround(): Promise<void> {
    const before = options.taken()
    for (const name of [...hinted, ...scanner.due()]) {
      hinted.delete(name)
      await scanner.look(name)
      await options.pause()
    }
    if (options.taken() > before) {
      busyUntilMs = now() + BUSY_MS
      sweepAtMs = Math.min(sweepAtMs, now() + SWEEP_BUSY_MS)
    }
    await options.outbox.flush()
  }

  await listen()
  // the first drop need not wait for its parser
  void import('./parse-drop/trigger-json.ts')
  while (!signal.aborted) {
    if (now() >= sweepAtMs) await sweep()
    else await lookAround()
    const untilLookMs = scanner.nextLookMs() ?? Infinity
    if (hinted.size === 0) await alarm.wait(Math.min(sweepAtMs - now(), untilLookMs))
  }
  await stopListening()
}

const SWEEP_BUSY_MS = 1000
const SWEEP_IDLE_MS = 5000
/** How long it stays busy after a drop. */
const BUSY_MS = 5000
const SHOW_LIFE_MS = 30_000
/** How long after a failure (often: too many watches on this machine) listening is tried again. */
const LISTEN_AGAIN_MS = 30_000
/** More names than this are not remembered: one read of the folder is cheaper. */
const MAX_HINTS = 1000
