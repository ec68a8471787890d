import { decodeText } from './decode-text.ts'
import { parsedLink } from './link-file.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'
import { invalid } from './refusals.ts'
import { readSection } from './sections.ts'

/** Windows' internet shortcut: the `URL` of the section `[InternetShortcut]`; other sections may have one, too. */
export function parseUrlFile(content: DropContent, rules: ParseRules): ParseAnswer {
  const section = readSection(decodeText(content.bytes), 'InternetShortcut')
  if (section === null) return invalid(content.name, 'it has no section [InternetShortcut]')
  const link = section.get('url')
  if (link === undefined) return invalid(content.name, 'its section [InternetShortcut] has no "URL"')
  return parsedLink(link, content, rules)
}
