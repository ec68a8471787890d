import type { Socket } from 'node:net'
import { connectDirect, connectToProxy, type Target } from './connect.ts'
import type { GuardRules } from './guard-rules.ts'
import type { GuardSession } from './guard-session.ts'
import { tunnelThrough } from './tunnel-through.ts'

export interface Guarded extends GuardRules {
  readonly session: GuardSession
}

export type Route =
  | { readonly kind: 'open'; readonly socket: Socket }
  /** With the status that the asking program is told. */
  | { readonly kind: 'closed'; readonly status: 403 | 502 }

/**
 * A checked connection to a host, or why there is none (noted in the session). `tunnel` false leaves out the last hop
 * of an upstream HTTP proxy, which then gets requests in absolute form.
 */
export async function openRoute(
  { check, upstream, session }: Guarded,
  target: Target,
  tunnel: boolean,
): Promise<Route> {
  const { host, port } = target
  const why = session.refuseHost(host)
  if (why !== null) {
    session.note({ kind: 'not-permitted', why })
    return { kind: 'closed', status: 403 }
  }
  const checked = await check(host, port)
  if (checked.kind === 'private') {
    session.note({ kind: 'refused', host, address: checked.address })
    return { kind: 'closed', status: 403 }
  }
  if (checked.kind === 'unknown') return unreachable(session, host, checked.why)
  try {
    const socket =
      upstream === null ? await connectDirect(target, checked.addresses) : await connectToProxy(upstream)
    session.adopt(socket)
    if (upstream !== null && (tunnel || upstream.kind === 'socks5'))
      await tunnelThrough(upstream, socket, target)
    return { kind: 'open', socket }
  } catch (error) {
    return unreachable(session, host, reasonOf(error))
  }
}

function unreachable(session: GuardSession, host: string, why: string): Route {
  session.note({ kind: 'unreachable', host, why })
  return { kind: 'closed', status: 502 }
}

/** The code of a system error (`ECONNREFUSED`), which an aggregate of several attempts hides; else the message. */
export function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error
  if (!(first instanceof Error)) return String(first)
  return 'code' in first && typeof first.code === 'string' ? first.code : first.message
}
