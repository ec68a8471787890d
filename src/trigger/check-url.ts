import { SyncError } from '../model/error.ts'
import { shownLink } from '../util/shown-link.ts'
import { isPrivateAddress } from '../util/network/private-address.ts'
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
  if (name.startsWith('[')) return isPrivateAddress(name.slice(1, -1))
  return IPV4.test(name) ? isPrivateAddress(name) : PRIVATE_NAME.test(name)
}

const MAX_URL_LENGTH = 4096
const SPOTIFY_URI = /^spotify:[a-z]+(:[A-Za-z0-9%_.~-]+)+(\?[A-Za-z0-9%_.~=&-]*)?$/i
// what RFC 3986 leaves out of a URL, and what could act on a terminal; letters of other scripts are let through
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const FORBIDDEN = /[\s"<>\\^`{|}\u0000-\u0020\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/
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
  const line = printable(shownLink(text))
  return line.length > 200 ? `${line.slice(0, 200)}...` : line
}
