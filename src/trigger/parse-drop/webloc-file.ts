import { isWholeBinaryPlist, isWholeXmlPlist } from './whole-plist.ts'
import { parsedLink } from './link-file.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'
import { incomplete, invalid } from './refusals.ts'

/** macOS's web location: a property list, XML or binary under the same ending, whose `URL` is the link. */
export async function parseWeblocFile(content: DropContent, rules: ParseRules): Promise<ParseAnswer> {
  const { name, bytes } = content
  const isBinary = bytes.subarray(0, 6).toString('latin1') === 'bplist'
  if (isBinary && !isWholeBinaryPlist(bytes))
    return incomplete(name, 'its binary property list is cut off or damaged')
  if (!isBinary && !isWholeXmlPlist(bytes)) return incomplete(name, 'its property list has no end')
  const { parse } = await import('plist')
  let value: unknown
  try {
    value = isBinary ? parse(bytes) : parse(bytes.toString('utf8'))
  } catch (error) {
    return invalid(
      name,
      `its property list is damaged: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  const link = urlOf(value)
  return link === null
    ? invalid(name, 'its property list has no text under "URL"')
    : parsedLink(link, content, rules)
}

function urlOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'URL')) return null
  return 'URL' in value && typeof value.URL === 'string' ? value.URL : null
}
