/**
 * The text under `URL` in the XML form of a property list, or null. Reads exactly what a web location is, one flat
 * dictionary. The parser of the `plist` package is not used for XML: it writes what it stumbles over to the console.
 */
export function urlOfXmlPlist(xml: string): string | null {
  const text = withoutComments(xml)
  if (/<!ENTITY/i.test(text) || text.split('<dict').length !== 2) return null
  const found = /<key>\s*URL\s*<\/key>\s*<string>(?:<!\[CDATA\[([^\]]*)\]\]>|([^<]*))<\/string>/.exec(text)
  if (found === null) return null
  return found[1] ?? unescaped(found[2] ?? '')
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Null when there is an entity that XML does not know by itself. */
function unescaped(text: string): string | null {
  let isKnown = true
  const plain = text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|\w*);?/gi, (_whole, name: string) => {
    const replacement = name.startsWith('#') ? characterOf(name) : ENTITIES[name]
    isKnown &&= replacement !== undefined
    return replacement ?? ''
  })
  return isKnown ? plain : null
}

function characterOf(reference: string): string | undefined {
  const isHex = /^#x/i.test(reference)
  const point = isHex ? parseInt(reference.slice(2), 16) : Number(reference.slice(1))
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined
}

// not a regular expression: many openings without an end would take it quadratic time
function withoutComments(xml: string): string {
  let text = ''
  for (let at = 0; ;) {
    const start = xml.indexOf('<!--', at)
    const end = start < 0 ? -1 : xml.indexOf('-->', start + 4)
    if (end < 0) return text + xml.slice(at, start < 0 ? undefined : start)
    text += xml.slice(at, start)
    at = end + 3
  }
}
