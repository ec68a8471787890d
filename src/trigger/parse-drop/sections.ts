/**
 * The keys of one section of an INI-like text (`.url`, `.desktop`), keys in lower case, the first value of a key wins;
 * null when the section is not there. Values are kept as they stand: `;` and `#` are ordinary characters of a URL.
 */
export function readSection(text: string, section: string): ReadonlyMap<string, string> | null {
  let values: Map<string, string> | null = null
  let inside = false
  for (const line of text.split(/\r\n|\n|\r/)) {
    const heading = /^\s*\[(.*)\]\s*$/.exec(line)?.[1]
    if (heading !== undefined) {
      inside = heading.toLowerCase() === section.toLowerCase()
      if (inside) values ??= new Map()
      continue
    }
    const equals = line.indexOf('=')
    if (!inside || equals <= 0 || /^\s*[;#]/.test(line)) continue
    const key = line.slice(0, equals).trim().toLowerCase()
    if (values !== null && !values.has(key)) values.set(key, line.slice(equals + 1).trim())
  }
  return values
}
