import { decodeText } from './decode-text.ts'
import { parsedLink } from './link-file.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'
import { incomplete, invalid } from './refusals.ts'
import { isWholeBinaryPlist, isWholeXmlPlist } from './whole-plist.ts'
import { urlOfXmlPlist } from './xml-plist.ts'

/** macOS's web location: a property list, XML or binary under the same ending, whose `URL` is the link. */
export async function parseWeblocFile(content: DropContent, rules: ParseRules): Promise<ParseAnswer> {
  const { name, bytes } = content
  const isBinary = bytes.subarray(0, 6).toString('latin1') === 'bplist'
  if (isBinary && !isWholeBinaryPlist(bytes)) {
    return incomplete(name, 'its binary property list is cut off or damaged')
  }
  if (!isBinary && !isWholeXmlPlist(bytes)) return incomplete(name, 'its property list has no end')
  const link = isBinary ? await urlOfBinaryPlist(bytes) : urlOfXmlPlist(decodeText(bytes))
  if (link === null) return invalid(name, 'its property list has no text under "URL"')
  return parsedLink(link, content, rules)
}

/** Null also for a list that is damaged inside. */
async function urlOfBinaryPlist(bytes: Buffer): Promise<string | null> {
  const { parseBinary } = await import('plist')
  try {
    const value: unknown = parseBinary(bytes)
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'URL')) return null
    return 'URL' in value && typeof value.URL === 'string' ? value.URL : null
  } catch {
    return null // the parser throws whatever the bytes make it stumble over
  }
}
