const MAX_BYTES = 255
// reserved on Windows whatever the extension (learn.microsoft.com, "Naming Files, Paths, and Namespaces")
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i

export interface NameParts {
  readonly playlist: string
  readonly artist: string
  readonly title: string
  readonly album: string
}

/**
 * Fills a template such as `{playlist}/{artist} - {title}` and returns the folders and the file name (without extension),
 * each safe on macOS, Windows and Linux. What comes from outside can never make a new folder or leave the library.
 * @param reserveBytes room to keep within the 255 bytes of the last part (extension, " (2)")
 */
export function libraryPath(template: string, parts: NameParts, reserveBytes: number): readonly string[] {
  const segments = template.split('/').filter((segment) => segment !== '')
  return segments.map((segment, index) => {
    const filled = segment.replace(
      /\{(playlist|artist|title|album)\}/g,
      (_, name: keyof NameParts) => parts[name],
    )
    return safeName(filled, index === segments.length - 1 ? MAX_BYTES - reserveBytes : MAX_BYTES)
  })
}

/** One file or folder name that every common file system takes, at most `maxBytes` of UTF-8, never empty. */
export function safeName(text: string, maxBytes = MAX_BYTES): string {
  const cleaned = text
    .normalize('NFC')
    // path separators and what Windows forbids become look-alikes that stay readable, controls vanish
    .replace(/[/\\]/g, '-')
    .replace(/[:]/g, ' -')
    .replace(/["]/g, "'")
    .replace(/[<>|?*]/g, '_')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replace(/\s+/g, ' ')
  const trimmed = trimEnds(truncate(trimEnds(cleaned), maxBytes - 1))
  if (trimmed === '') return '_'
  return RESERVED.test(trimmed) ? `_${trimmed}` : trimmed
}

// Windows drops trailing dots and spaces; a leading dot hides the file
function trimEnds(text: string): string {
  return text.replace(/^[\s.]+|[\s.]+$/g, '')
}

function truncate(text: string, maxBytes: number): string {
  let bytes = 0
  let kept = ''
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > maxBytes) return kept
    kept += segment
  }
  return kept
}
