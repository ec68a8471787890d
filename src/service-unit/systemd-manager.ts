import { SyncError } from '../model/error.ts'
import { runProgram } from '../util/spawn.ts'

/** What systemd is told of a service of `Type=notify`; see sd_notify(3). The calls keep their order. */
export interface ServiceManager {
  /** The service does its work; `status` is shown by `systemctl status`. */
  ready(status: string): void
  reloading(): void
  stopping(): void
  /** Until aborted, and as long as `isAlive` says so, tells it as often as the watchdog has to hear it. */
  keepAlive(isAlive: () => boolean, signal: AbortSignal): void
  /** Resolves when all of it was told. */
  told(): Promise<void>
}

/** Of the time after which the watchdog strikes: a sign of life each quarter leaves three chances. */
const SIGNS_OF_LIFE = 4
const PROGRAM_TIMEOUT_MS = 10_000

export interface ServiceManagerDeps {
  /** Hands one message over, lines of `NAME=value`. */
  readonly send: (lines: readonly string[]) => Promise<void>
  /** The watchdog strikes after so long without a sign of life; null: there is none. */
  readonly watchdogMs: number | null
  /** Microseconds of the clock that systemd calls monotonic. */
  readonly monotonicUs: () => bigint
}

export function createServiceManager({ send, watchdogMs, monotonicUs }: ServiceManagerDeps): ServiceManager {
  let telling = Promise.resolve()
  const tell = (...lines: readonly string[]): void => void (telling = telling.then(() => send(lines)))
  return {
    ready: (status) => tell('READY=1', `STATUS=${status.replaceAll(/\s+/g, ' ')}`),
    reloading: () => tell('RELOADING=1', `MONOTONIC_USEC=${monotonicUs()}`),
    stopping: () => tell('STOPPING=1', 'STATUS=Stopping: steps at work may end'),
    keepAlive(isAlive, signal) {
      if (watchdogMs === null || signal.aborted) return
      const showLife = (): void => {
        if (isAlive()) tell('WATCHDOG=1')
      }
      showLife()
      const poll = setInterval(showLife, watchdogMs / SIGNS_OF_LIFE)
      signal.addEventListener('abort', () => clearInterval(poll), { once: true })
    },
    told: () => telling,
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The manager that started this process, told through the program `systemd-notify`: Node has no datagram sockets of Unix.
 * What cannot be told is reported once. `env` is the environment without what is between the two alone: with
 * `NotifyAccess=all` any program of a task could speak for the agent.
 */
export function connectSystemd(
  env: Environment,
  onTrouble: (error: SyncError) => void,
): { readonly manager: ServiceManager; readonly env: Environment } {
  const { NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID, ...others } = env
  let isReported = false
  const send = async (lines: readonly string[]): Promise<void> => {
    const { exitCode, startError, stderr } = await runProgram('systemd-notify', lines, {
      env: { PATH: env['PATH'], NOTIFY_SOCKET },
      timeoutMs: PROGRAM_TIMEOUT_MS,
    })
    if (exitCode === 0 || isReported) return
    isReported = true
    onTrouble(cannotTell(startError?.code === 'ENOENT' ? 'it is not there' : stderr.trim()))
  }
  const isOurs = WATCHDOG_PID === undefined || Number(WATCHDOG_PID) === process.pid
  const watchdogMs = isOurs && Number(WATCHDOG_USEC) > 0 ? Number(WATCHDOG_USEC) / 1000 : null
  const monotonicUs = (): bigint => process.hrtime.bigint() / 1000n
  return { manager: createServiceManager({ send, watchdogMs, monotonicUs }), env: others }
}

function cannotTell(why: string): SyncError {
  return new SyncError(
    'PROGRAM_FAILED',
    'Cannot tell systemd how the agent is doing',
    `"systemd-notify" failed: ${why}`,
    'run "tracksync service install" again, which writes a unit that fits this machine',
  )
}
