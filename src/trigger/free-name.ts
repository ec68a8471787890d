import type { DropName } from './drop-name.ts'

/** The name, or the name with the first free number (`song (2).wav`), of at most `maxBytes` bytes. */
export function freeName(name: DropName, isTaken: (name: DropName) => boolean, maxBytes = 255): DropName {
  if (!isTaken(name)) return name
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 && name.length - dot <= MAX_ENDING ? name.slice(dot) : ''
  const stem = name.slice(0, name.length - ending.length)
  for (let number = 2; ; number++) {
    const suffix = ` (${number})${ending}`
    const candidate = `${cutUtf8(stem, maxBytes - suffix.length)}${suffix}`
    if (!isTaken(candidate)) return candidate
  }
}

/** At most so many bytes, not cutting a UTF-8 character in two (the bytes 10xxxxxx continue one). */
export function cutUtf8(name: DropName, maxBytes: number): DropName {
  if (name.length <= maxBytes) return name
  let end = maxBytes
  while (end > 0 && (name.charCodeAt(end) & 0xc0) === 0x80) end--
  return name.slice(0, end)
}

const MAX_ENDING = 12
