import { createHostCheck, createNameCheck, type CheckHost, type HostCheckDeps } from './host-check.ts'
import { readUpstreamProxy, type UpstreamProxy } from './upstream-proxy.ts'

export interface GuardSettings extends HostCheckDeps {
  /** The address of a proxy of the user's to go through, or null. */
  readonly proxy: string | null
}

/** Who may be reached, and by which way. */
export interface GuardRules {
  readonly check: CheckHost
  /** A proxy of the user's to go through, or null. */
  readonly upstream: UpstreamProxy | null
}

/** Null when `proxy` is the address of none. */
export function readGuardRules({ allowPrivate, resolve, proxy }: GuardSettings): GuardRules | null {
  if (proxy === null) return { check: createHostCheck({ allowPrivate, resolve }), upstream: null }
  const upstream = readUpstreamProxy(proxy)
  return upstream === null ? null : { check: createNameCheck({ allowPrivate }), upstream }
}
