import path from 'node:path'
import { visible, visiblePath } from '../visible.ts'

/**
 * A text from outside (title, message, name) as plain words of a Markdown line: in a paragraph, a list item, a heading
 * or a table cell. Nothing in it can become markup, a link, an image, HTML or a new line; hidden characters are shown.
 * Words that a viewer would turn into links by itself become code, which no viewer links.
 */
export function text(outside: string): string {
  const words = visible(outside)
    .split(' ')
    .map((word) => (linksItself(word) ? addressWord(word) : escapeWord(word)))
    .join(' ')
  return escapeStart(words)
}

/** The same, with words of our own where nothing is left. */
export function textOr(outside: string | null, otherwise: string): string {
  const escaped = text(outside ?? '')
  return escaped === '' ? otherwise : escaped
}

/**
 * A path, an id or a command as a code span, exactly as it is but for hidden characters, so that it can be copied.
 * For paragraphs and list items; in a table `cellCode`.
 */
export function code(outside: string): string {
  const shown = visiblePath(outside)
  if (shown.trim() === '') return '(empty)'
  const longest = (shown.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0)
  const fence = '`'.repeat(longest + 1)
  // a viewer takes one blank off each side, and a backtick must not touch the fence
  const pad = /^[` ]|[` ]$/.test(shown) ? ' ' : ''
  return `${fence}${pad}${shown}${pad}${fence}`
}

/** The same in a table: one with a pipe cannot be a code span in every viewer's tables and is given as escaped words. */
export function cellCode(outside: string): string {
  const shown = visiblePath(outside)
  const piped = linksItself(shown) ? shown.replaceAll('|', '%7C') : shown
  return piped.includes('|') ? escapeStart(escapeWord(piped.trim())) : code(piped)
}

/**
 * A path for the round brackets of a link, relative to the folder of the report, each segment percent-encoded;
 * null where there is no relative way (another drive on Windows).
 */
export function linkPath(fromFolder: string, toPath: string): string | null {
  const relative = path.relative(fromFolder, toPath)
  if (relative === '' || path.isAbsolute(relative)) return null
  return relative.split(path.sep).map(encodeSegment).join('/')
}

/** A link to a file beside or near the report (the label is our own word), or the label alone where none is possible. */
export function fileLink(label: string, fromFolder: string, toPath: string): string {
  const target = linkPath(fromFolder, toPath)
  return target === null ? label : `[${label}](${target})`
}

/** An address from outside: a link for http and https, with its secrets left out; anything else is code, never a link. */
export function webLink(address: string): string {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return code(address)
  if (url.password !== '' || url.username !== '') {
    url.username = ''
    url.password = ''
  }
  const target = url.href.replace(/[^A-Za-z0-9\-._~:/?#@!$&+,;=%]/g, percentEncode)
  // a destination is read for entities, as "&copy;" in a query would be
  return `[${code(visible(target))}](${target.replace(/&(?=#?\w+;)/g, '&amp;')})`
}

/** Characters that begin or end markup somewhere: CommonMark, GitHub's tables, strike-through, formulas, foot notes. */
const MARKUP = /[\\`*[\]<>#~$&^{}]/g

function escapeWord(word: string): string {
  return (
    word
      .replace(MARKUP, '\\$&')
      // within a word, as in FILE_FAILED, it is no markup
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
      // the pipe ends a table cell before a backslash is looked at in some viewers; an entity is read by all
      .replaceAll('|', '&#124;')
      // "==mark==" and "%%comment%%" of note-taking viewers
      .replace(/([=%])(?=\1)/g, '\\$1')
      // "example.com" alone is a link for some viewers
      .replace(BARE_DOMAIN_DOT, '\\.')
  )
}

/** The dot before what markdown-it's linkify takes for a top-level domain. */
const BARE_DOMAIN_DOT =
  /\.(?=(?:\p{L}{2}|xn--[^.]*|biz|com|edu|gov|net|org|pro|web|xxx|aero|asia|coop|info|museum|name|shop)(?![\p{L}\p{N}]))/giu

/** An address as code, without the quotes and stops around it. */
function addressWord(word: string): string {
  const parts = /^(["'(]*)(.*?)(["'),.:;!?]*)$/s.exec(word)
  const [, before = '', address = '', after = ''] = parts ?? []
  return linksItself(address)
    ? `${escapeWord(before)}${cellCode(address)}${escapeWord(after)}`
    : cellCode(word)
}

/** What is markup only at the start of a line: "- x", "+ x", "1. x", "===", ": x". */
function escapeStart(line: string): string {
  return line.replace(/^[-+=:]+(?= |$)/, '\\$&').replace(/^(\d{1,9})([.)])(?= |$)/, '$1\\$2')
}

/** Words that GitHub and others turn into links without any markup: addresses and mail addresses. */
function linksItself(word: string): boolean {
  return /:\/\/|www\.|mailto:|xmpp:|\S@\S/i.test(word)
}

function encodeSegment(segment: string): string {
  if (segment === '..' || segment === '.') return segment
  // half a surrogate pair cannot be encoded
  return encodeURIComponent(segment.toWellFormed()).replace(/[!'()*~_]/g, percentEncode)
}

function percentEncode(character: string): string {
  return [...new TextEncoder().encode(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')
}
