import { lookup, type LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import { isPrivateAddress } from './private-address.ts'

export interface HostCheckDeps {
  /** Exceptions, as `host` or `host:port`; an IPv6 address in brackets. */
  readonly allowPrivate: readonly string[]
  /** All addresses of a name; default: the system's resolver. Rejects when there is none. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>
}

export type HostCheck =
  /** Connect to one of these, never to the name again: what it resolves to may change (DNS rebinding). */
  | { readonly kind: 'allowed'; readonly addresses: readonly LookupAddress[] }
  | { readonly kind: 'private'; readonly address: string }
  | { readonly kind: 'unknown'; readonly why: string }

export type CheckHost = (host: string, port: number) => Promise<HostCheck>

/**
 * Resolves a host once and says whether it may be connected to. One private address among several refuses the name.
 * `host` is as in a URL (IPv6 with or without brackets).
 */
export function createHostCheck({ allowPrivate, resolve = resolveAll }: HostCheckDeps): CheckHost {
  const allowed = new Set(allowPrivate.map((entry) => entry.toLowerCase()))
  return async (host, port) => {
    const name = bareHost(host)
    let addresses: readonly LookupAddress[]
    try {
      const family = isIP(name)
      addresses = family === 0 ? await resolve(name) : [{ address: name, family }]
    } catch (error) {
      return {
        kind: 'unknown',
        why: error instanceof Error && 'code' in error ? String(error.code) : String(error),
      }
    }
    if (isListed(allowed, name, port)) return { kind: 'allowed', addresses }
    const bad = addresses.find(({ address }) => isPrivateAddress(address))
    return bad === undefined ? { kind: 'allowed', addresses } : { kind: 'private', address: bad.address }
  }
}

/**
 * The same question where another machine resolves names (a proxy of the user's): only what can be told without
 * resolving is refused, so a public name that leads to a private address there is not seen.
 */
export function createNameCheck({ allowPrivate }: Pick<HostCheckDeps, 'allowPrivate'>): CheckHost {
  const check = createHostCheck({ allowPrivate, resolve: () => Promise.resolve([]) })
  const allowed = new Set(allowPrivate.map((entry) => entry.toLowerCase()))
  return async (host, port) => {
    const name = bareHost(host)
    if (LOCAL_NAME.test(name) && !isListed(allowed, name, port)) return { kind: 'private', address: name }
    return check(name, port)
  }
}

/** Names that no public resolver answers: RFC 6761, RFC 6762, RFC 8375, ICANN's `internal`, and names without a dot. */
const LOCAL_NAME = /^[^.:]+$|(^|\.)(localhost|localdomain|local|internal|home\.arpa)$/

function isListed(allowed: ReadonlySet<string>, name: string, port: number): boolean {
  const host = isIP(name) === 6 ? `[${name}]` : name
  return allowed.has(host) || allowed.has(`${host}:${port}`)
}

/** As the URL standard writes it, so that `127.1` and `0x7f.1` are `127.0.0.1`; IPv6 without brackets. */
function bareHost(host: string): string {
  const written =
    URL.parse(`http://${isIP(host) === 6 ? `[${host}]` : host}/`)?.hostname ?? host.toLowerCase()
  return written.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function resolveAll(host: string): Promise<readonly LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, addresses) => (error === null ? resolve(addresses) : reject(error)))
  })
}
