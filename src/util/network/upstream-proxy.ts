/** A proxy of the user's that the guarded network goes through. */
export interface UpstreamProxy {
  readonly kind: 'http' | 'socks5'
  /** Whether the proxy itself is spoken to over TLS. */
  readonly secure: boolean
  readonly host: string
  readonly port: number
  readonly user: string | null
  readonly password: string | null
}

const PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
  'socks5h:': 1080,
}

/** Reads `http://`, `https://`, `socks5://` and `socks5h://` addresses (names are always resolved there); else null. */
export function readUpstreamProxy(text: string): UpstreamProxy | null {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`)
  const usual = url === null ? undefined : PORTS[url.protocol]
  if (url === null || usual === undefined || url.hostname === '') return null
  return {
    kind: url.protocol.startsWith('socks') ? 'socks5' : 'http',
    secure: url.protocol === 'https:',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? usual : Number(url.port),
    user: url.username === '' ? null : decodeURIComponent(url.username),
    password: url.password === '' ? null : decodeURIComponent(url.password),
  }
}

/** The value of `Proxy-Authorization`, or null where the proxy asks for none. */
export function proxyAuthorization({ user, password }: UpstreamProxy): string | null {
  return user === null ? null : `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`
}
