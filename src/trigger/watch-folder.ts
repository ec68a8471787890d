import { join } from 'node:path'
import type { Admission } from './admission.ts'
import { createAlarm } from './alarm.ts'
import type { Claims } from './claims.ts'
import type { DropName } from './drop-name.ts'
import type { DropScanner } from './drop-scanner.ts'
import { isNetworkFolder, watchFolder, type FolderHint } from './folder-hint.ts'
import { takeSnapshot } from './snapshot.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'
import { fileError, type Troubles } from './troubles.ts'

export interface KeepWatchingOptions {
  readonly folder: string
  readonly scanner: DropScanner
  readonly claims: Claims
  readonly admission: Admission
  readonly troubles: Troubles
  readonly now: () => number
  readonly log: (event: TriggerFolderEvent) => void
  readonly signal: AbortSignal
  readonly recover: () => Promise<void>
  /** Whether the folder could be read. */
  readonly readAll: () => Promise<boolean>
  readonly pause: () => Promise<void>
}

/**
 * Watches until aborted. Events are hints that make it fast; reading the whole folder every second while something
 * happens, else every five, makes it true. These sweeps also are what notices a jump of the clock or a sleep of the
 * machine: the timers behind them do not depend on the time of day.
 */
export async function keepWatching(options: KeepWatchingOptions): Promise<void> {
  const { scanner, admission, now, log, signal } = options
  const hinted = new Set<DropName>()
  const alarm = createAlarm(signal)
  let sweepAtMs = now()
  let lifeAtMs = now()
  let busyUntilMs = now() + BUSY_MS
  let taken = admission.counts().taken
  const ear = createEar(options, {
    onHint(name) {
      if (name === null || hinted.size >= MAX_HINTS) sweepAtMs = now()
      else hinted.add(name)
      alarm.ring()
    },
  })

  async function sweep(): Promise<void> {
    hinted.clear()
    sweepAtMs = Infinity // hints may set it while we read
    if (now() >= lifeAtMs) {
      options.claims.showLife()
      lifeAtMs = now() + SHOW_LIFE_MS
    }
    await options.recover()
    await ear.keepListening(await options.readAll())
  }

  async function lookAround(): Promise<void> {
    for (const name of [...hinted, ...scanner.due()]) {
      hinted.delete(name)
      await scanner.look(name)
      await options.pause()
    }
    await admission.flush()
  }

  function planNext(): void {
    const counts = admission.counts()
    if (counts.taken > taken) busyUntilMs = now() + BUSY_MS
    taken = counts.taken
    const isBusy =
      now() < busyUntilMs || scanner.nextLookMs() !== null || counts.unsubmitted > 0 || ear.isDeaf()
    sweepAtMs = Math.min(sweepAtMs, now() + (isBusy ? SWEEP_BUSY_MS : SWEEP_IDLE_MS))
  }

  // true from here on: the sweeps miss nothing; the hint, which takes a third of the start, only makes it fast
  log({ type: 'watch', state: 'watching', why: null })
  await ear.keepListening(true)
  // drops that come later need not wait for their parser
  setTimeout(() => void import('./parse-drop/trigger-json.ts'), LOAD_PARSER_AFTER_MS).unref()
  while (!signal.aborted) {
    try {
      await (now() >= sweepAtMs ? sweep() : lookAround())
    } catch (error) {
      options.troubles.add('watch', 'Cannot go on watching the trigger folder', error)
      hinted.clear()
    }
    planNext()
    const untilLookMs = scanner.nextLookMs() ?? Infinity
    if (hinted.size === 0) await alarm.wait(Math.min(sweepAtMs - now(), untilLookMs))
  }
  await ear.close()
}

interface Ear {
  /** Begins to listen, or begins anew when it went deaf; `isThere`: whether there is a folder to listen to. */
  keepListening(isThere: boolean): Promise<void>
  isDeaf(): boolean
  close(): Promise<void>
}

/** The hint, kept alive: a folder that was replaced and a watcher that failed are listened to anew. */
function createEar(
  { folder, now, log }: KeepWatchingOptions,
  { onHint }: { readonly onHint: (name: DropName | null) => void },
): Ear {
  let hint: FolderHint | null = null
  let needsNew = true
  let notBeforeMs = -Infinity
  let isNetwork = false
  let isSweeping = false

  function sayHow(why: string | null): void {
    if ((why !== null) === isSweeping) return
    isSweeping = why !== null
    log({ type: 'watch', state: isSweeping ? 'sweeping' : 'watching', why })
  }

  function onError(error: unknown): void {
    sayHow(fileError('Cannot watch the trigger folder', error).why)
    needsNew = true
    notBeforeMs = now() + LISTEN_AGAIN_MS
    onHint(null)
  }

  // the event names the folder itself, or an entry of the same name
  function onSelf(name: string): void {
    if (takeSnapshot(join(folder, name)) !== null) return
    needsNew = true
    onHint(null)
  }

  async function close(): Promise<void> {
    await hint?.close()
    hint = null
  }

  async function listen(): Promise<void> {
    await close()
    needsNew = false
    isNetwork = isNetworkFolder(folder)
    if (isNetwork) {
      sayHow('it is on a network file system')
      return
    }
    hint = await watchFolder({
      folder,
      onHint,
      onSelf,
      onError,
      onReady() {
        sayHow(null)
        onHint(null) // what came before is read once more
      },
    })
  }

  return {
    async keepListening(isThere) {
      needsNew ||= !isThere
      if (!needsNew || !isThere || now() < notBeforeMs) return
      await listen().catch(onError)
    },
    isDeaf: () => needsNew || isNetwork,
    close,
  }
}

const SWEEP_BUSY_MS = 1000
const SWEEP_IDLE_MS = 5000
/** How long it stays busy after a drop. */
const BUSY_MS = 5000
const SHOW_LIFE_MS = 30_000
/** How long after a failure (often: too many watches on this machine) listening is tried again. */
const LOAD_PARSER_AFTER_MS = 1000
const LISTEN_AGAIN_MS = 30_000
/** More names than this are not remembered: one read of the folder is cheaper. */
const MAX_HINTS = 1000
