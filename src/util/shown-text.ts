import { printable } from './printable.ts'

const MAX_LENGTH = 300
/** ECMA-48 control sequences and operating system commands, as terminals understand them. */
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(\u0007|\u001b\\)|\u001b[@-_]/g
const ADDRESS = /\bhttps?:\/\/[^\s"'<>)\]]+/g
const NAMED_SECRET =
  /\b((?:proxy-)?authorization|cookie|set-cookie|password|passwd|secret|token|access_token|api[_-]?key|signature|sig)(["']?\s*[:=]\s*["']?)(?:(?:basic|bearer|oauth) )?[^\s"',;&)]+/gi

/**
 * A line from outside (a program's, a server's) made fit to be shown and kept: no escape codes, no cookies, passwords or tokens; addresses without
 * what may hold some (user, query, fragment); one line of at most 300 characters.
 */
export function shownText(text: string): string {
  const clean = printable(
    text
      .replace(ESCAPES, '')
      .replace(/[\r\n\t]+/g, ' ')
      .replace(ADDRESS, bareAddress)
      .replace(NAMED_SECRET, '$1$2...'),
  ).trim()
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}...` : clean
}

/** The address without user, password, query and fragment. */
function bareAddress(address: string): string {
  const url = URL.parse(address)
  if (url === null) return 'http://...'
  return `${url.origin}${url.pathname === '/' ? '' : url.pathname}${url.search === '' ? '' : '?...'}`
}
