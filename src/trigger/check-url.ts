import { SyncError } from '../model/error.ts'
import { printable } from '../util/printable.ts'

/**
 * Checks a link that came from outside, without any network: its characters, its scheme (http, https, spotify) and that
 * its host is not a private, loopback or link-local address. `allowPrivate` lists exceptions as `host` or `host:port`.
 * Answers the link, trimmed, or the refusal. What a name resolves to is checked again when it is fetched.
 */
export function checkUrl(text: string, allowPrivate: readonly string[]): string | SyncError {
  const link = unwrap(text)
  if (link === '') return invalid(text, 'it is empty')
  if (link.length > MAX_URL_LENGTH) return invalid(text, `it is longer than ${MAX_URL_LENGTH} characters`)
  if (/^spotify:/i.test(link)) return SPOTIFY_URI.test(link) ? link : invalid(text, 'it is not a Spotify URI')
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(link)?.[1]?.toLowerCase()
  if (scheme === undefined) return invalid(text, 'it has no scheme such as https://')
  if (scheme !== 'http' && scheme !== 'https') {
    return notAllowed(text, `its scheme is "${scheme}", only http, https and spotify are fetched`)
  }
  const forbidden = FORBIDDEN.exec(link)
  if (forbidden !== null) return invalid(text, `${nameOf(forbidden[0])} is not allowed in a link`)
  return checkAddress(link, allowPrivate)
}

/** Whether a host as the URL standard writes it (IPv4 in dots, IPv6 in brackets) is private, loopback or link-local. */
export function isPrivateHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (name.startsWith('[')) return isPrivateIpv6(name.slice(1, -1))
  const ipv4 = ipv4Number(name)
  return ipv4 === null ? PRIVATE_NAME.test(name) : isPrivateIpv4(ipv4)
}

const MAX_URL_LENGTH = 4096
const SPOTIFY_URI = /^spotify:[a-z]+(:[A-Za-z0-9%_.~-]+)+(\?[A-Za-z0-9%_.~=&-]*)?$/i
// what RFC 3986 leaves out of a URL, and what could act on a terminal; letters of other scripts are let through
const FORBIDDEN = /[\s"<>\\^`{|}\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
const PRIVATE_NAME =
  /^(localhost|localhost\.localdomain|ip6-localhost|ip6-loopback)$|\.(localhost|local|internal|home\.arpa)$/

function checkAddress(link: string, allowPrivate: readonly string[]): string | SyncError {
  if (!URL.canParse(link)) return invalid(link, 'it is not a URL')
  const url = new URL(link)
  if (url.username !== '' || url.password !== '') {
    return notAllowed(`${url.protocol}//...@${url.host}`, 'it carries a user name or a password')
  }
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port
  const allowed = allowPrivate.includes(url.hostname) || allowPrivate.includes(`${url.hostname}:${port}`)
  if (!allowed && isPrivateHost(url.hostname)) {
    return notAllowed(link, `"${url.hostname}" is a private or local address`)
  }
  return link
}

function unwrap(text: string): string {
  const trimmed = text.trim()
  const wrapped = /^<(.*)>$|^"(.*)"$|^'(.*)'$/s.exec(trimmed)
  return wrapped === null ? trimmed : (wrapped[1] ?? wrapped[2] ?? wrapped[3] ?? '').trim()
}

// RFC 6890 and the IANA special-purpose registry: address, length of the prefix
const PRIVATE_IPV4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
]

function isPrivateIpv4(address: number): boolean {
  return PRIVATE_IPV4.some(([base, length]) => {
    const size = 2 ** (32 - length)
    return Math.floor(address / size) === Math.floor((ipv4Number(base) ?? 0) / size)
  })
}

function ipv4Number(text: string): number | null {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1).map(Number)
  return parts === undefined ? null : parts.reduce((sum, part) => sum * 256 + part, 0)
}

function isPrivateIpv6(text: string): boolean {
  const groups = ipv6Groups(text)
  if (groups === null) return true // not understood: not trusted
  const [first = 0, second = 0, third = 0] = groups
  const last32 = (groups[6] ?? 0) * 65536 + (groups[7] ?? 0)
  const leading = groups.slice(0, 6)
  if (leading.every((group) => group === 0)) return true // ::, ::1 and the old IPv4-compatible form
  if (leading.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return isPrivateIpv4(last32)
  if (first === 0x64 && second === 0xff9b) return isPrivateIpv4(last32) // NAT64
  if (first === 0x2002) return isPrivateIpv4(second * 65536 + third) // 6to4
  return first >= 0xfc00 // unique local, link-local, site-local, multicast
}

function ipv6Groups(text: string): readonly number[] | null {
  const halves = text.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const [head = [], tail] = halves
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (halves.length > 2 || missing < 0 || (tail === undefined && missing > 0)) return null
  const groups = [...head, ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...(tail ?? [])]
  return groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))
    ? groups.map((group) => parseInt(group, 16))
    : null
}

function nameOf(character: string): string {
  return /\s/.test(character) ? 'white space' : `"${printable(character)}"`
}

function invalid(text: string, why: string): SyncError {
  return new SyncError(
    'URL_INVALID',
    `Cannot use the link "${shown(text)}"`,
    why,
    'copy the link again from the browser',
  )
}

function notAllowed(text: string, why: string): SyncError {
  const next =
    'drop a public http(s) or spotify link; "network.allowPrivate" lists exceptions for private addresses'
  return new SyncError('URL_NOT_ALLOWED', `Cannot use the link "${shown(text)}"`, why, next)
}

function shown(text: string): string {
  const line = printable(text)
  return line.length > 200 ? `${line.slice(0, 200)}...` : line
}
