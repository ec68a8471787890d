import { SyncError } from '../../model/error.ts'
import { EMPTY_REQUEST } from '../../model/trigger.ts'
import { sha256 } from '../../util/digest.ts'
import { checkPath, type NamedFile } from '../check-path.ts'
import { checkUrl } from '../check-url.ts'
import { decodeText } from './decode-text.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'
import { nothingIn, refusedBy } from './refusals.ts'

/** How many links and files one list may name. */
const MAX_LIST_ENTRIES = 1000

/**
 * A list of links and files, one a line (`.txt`, `.m3u`, `.m3u8`): one trigger for all of them. Lines that start with
 * `#` are comments. A file of the list need not be there (its track fails then, the others do not), but a line that
 * names something that is not allowed refuses the whole list.
 */
export function parseListFile(content: DropContent, rules: ParseRules): ParseAnswer {
  const { name, bytes } = content
  const lines = decodeText(bytes)
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (lines.length === 0) return refusedBy(nothingIn(name, 'there is no link and no file in it'))
  if (lines.length > MAX_LIST_ENTRIES) {
    const why = `it has ${lines.length} entries, at most ${MAX_LIST_ENTRIES} are taken`
    return refusedBy(new SyncError('TRIGGER_TOO_LARGE', `Cannot use "${name}"`, why, 'split the list'))
  }
  const urls: string[] = []
  const files: NamedFile[] = []
  for (const line of lines) {
    const entry = isLink(line)
      ? checkUrl(line, rules.allowPrivate)
      : checkPath(asPath(line), content.base, rules)
    if (entry instanceof SyncError) return refusedBy(entry)
    if (typeof entry === 'string') urls.push(entry)
    else files.push(entry)
  }
  return parsedList(urls, files, sha256(bytes))
}

function parsedList(
  urls: readonly string[],
  files: readonly NamedFile[],
  contentSha256: string,
): ParseAnswer {
  const paths = [...new Set(files.map((file) => file.path))]
  const request = { ...EMPTY_REQUEST, urls: [...new Set(urls)], files: paths }
  const companions = [...new Set(files.flatMap((file) => file.companion ?? []))]
  const kind = urls.length > 0 ? 'url' : 'file'
  return { kind: 'parsed', drop: { kind, id: null, request, companions, contentSha256 } }
}

// a scheme of one letter is a Windows drive
function isLink(line: string): boolean {
  return /^[<"']?[a-z][a-z0-9+.-]+:/i.test(line)
}

// playlists made on Windows part folders with backslashes
function asPath(line: string): string {
  return line.includes('/') ? line : line.replaceAll('\\', '/')
}
