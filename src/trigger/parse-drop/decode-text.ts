/**
 * Text of a drop as people's programs write it: UTF-16 or UTF-8 with a byte order mark, UTF-16 without one (told by its
 * zero bytes), UTF-8, and what is not valid UTF-8 as Windows-1252.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/** Whether the text ends where a line ends, in any of these encodings. */
export function endsWithNewline(bytes: Uint8Array): boolean {
  const last = bytes.at(-1)
  const beforeLast = bytes.at(-2)
  if (encodingOf(bytes) === 'utf-16le') return last === 0 && beforeLast === NEWLINE
  return last === NEWLINE
}

const NEWLINE = 0x0a

function encodingOf(bytes: Uint8Array): string {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le'
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be'
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
