import { decodeText } from './decode-text.ts'
import { parsedLink } from './link-file.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'
import { invalid } from './refusals.ts'
import { readSection } from './sections.ts'

/** A Linux desktop entry of `Type=Link`. An application is refused, and its `Exec` is never looked at. */
export function parseDesktopFile(content: DropContent, rules: ParseRules): ParseAnswer {
  const entry = readSection(decodeText(content.bytes), 'Desktop Entry')
  if (entry === null) return invalid(content.name, 'it has no section [Desktop Entry]')
  const type = entry.get('type')
  if (type !== 'Link') {
    return invalid(
      content.name,
      `its type is ${type === undefined ? 'not given' : `"${type}"`}, only "Link" is accepted`,
    )
  }
  const link = entry.get('url')
  if (link === undefined) return invalid(content.name, 'its section [Desktop Entry] has no "URL"')
  return parsedLink(link, content, rules)
}
