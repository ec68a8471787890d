import type { Duplex } from 'node:stream'
import { refuseHere } from '../permitted-access.ts'

export interface GuardLimits {
  /** Of all answers of the session together. */
  readonly maxBytes: number
  /** A session with an open connection that brings nothing for this long has stalled. */
  readonly stallMs: number
  /** A session that does nothing at all for this long hangs. */
  readonly hangMs: number
}

/** What the guard stopped or could not reach, for the words of whoever opened the session. */
export type GuardProblem =
  | { readonly kind: 'refused'; readonly host: string; readonly address: string }
  | { readonly kind: 'protocol'; readonly address: string }
  /** The task that opened the session may not reach it. */
  | { readonly kind: 'not-permitted'; readonly why: string }
  | { readonly kind: 'too-large'; readonly maxBytes: number }
  | { readonly kind: 'stalled'; readonly silentMs: number }
  | { readonly kind: 'hanging'; readonly silentMs: number }
  | { readonly kind: 'unreachable'; readonly host: string; readonly why: string }

/** One program's use of the guarded network: its limits, what it has used, and what went wrong. */
export interface GuardSession {
  readonly token: string
  /** Aborted as soon as nothing more can come of it: too large, stalled, hanging. */
  readonly stopped: AbortSignal
  /** The problem that explains a failure best: what stopped it, else a refusal, else the last host not reached. */
  readonly problem: () => GuardProblem | null
  readonly note: (problem: GuardProblem) => void
  /** Whether whoever opened the session may reach a host. */
  readonly refuseHost: (host: string) => string | null
  readonly addReceived: (bytes: number) => void
  /** A sign of life of the program, such as a line it printed. */
  readonly touch: () => void
  readonly adopt: (socket: Duplex) => void
  readonly close: () => void
}

export function createGuardSession(token: string, { maxBytes, stallMs, hangMs }: GuardLimits): GuardSession {
  const stop = new AbortController()
  const sockets = new Set<Duplex>()
  const noted: GuardProblem[] = []
  let receivedBytes = 0
  let lastLifeMs = performance.now()
  const refuse = refuseHere()
  const end = (problem: GuardProblem): void => {
    if (stop.signal.aborted) return
    noted.unshift(problem)
    close()
    stop.abort()
  }
  const close = (): void => {
    clearInterval(watch)
    for (const socket of sockets) socket.destroy()
  }
  const look = (): void => {
    const silentMs = performance.now() - lastLifeMs
    if (sockets.size > 0 && silentMs >= stallMs) end({ kind: 'stalled', silentMs: stallMs })
    if (silentMs >= hangMs) end({ kind: 'hanging', silentMs: hangMs })
  }
  const watch = setInterval(look, Math.max(20, Math.min(stallMs, hangMs) / 4))
  const touch = (): void => {
    lastLifeMs = performance.now()
  }
  return {
    token,
    stopped: stop.signal,
    problem: () => (stop.signal.aborted ? noted[0] : noted.find(isRefusal)) ?? noted.at(-1) ?? null,
    note: (problem) => {
      noted.push(problem)
    },
    refuseHost: (host) => refuse({ kind: 'net', host }),
    addReceived: (bytes) => {
      touch()
      receivedBytes += bytes
      if (receivedBytes > maxBytes) end({ kind: 'too-large', maxBytes })
    },
    touch,
    adopt: (socket) => {
      touch()
      if (sockets.has(socket)) return
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      if (stop.signal.aborted) socket.destroy()
    },
    close,
  }
}

function isRefusal({ kind }: GuardProblem): boolean {
  return kind === 'refused' || kind === 'protocol' || kind === 'not-permitted'
}
