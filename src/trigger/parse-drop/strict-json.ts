/** How deep objects and arrays may nest. */
const MAX_JSON_DEPTH = 64

/** `incomplete`: not a whole document (yet); `refused`: a whole document that says something no trigger may say. */
export type JsonAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'incomplete'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }

/**
 * Reads JSON in UTF-8 (a byte order mark is allowed) more strictly than `JSON.parse`: nesting is capped before anything
 * is built, and duplicate keys, keys that reach for an object's prototype, and numbers that do not fit are refused,
 * because another reader would understand them differently.
 */
export function readStrictJson(bytes: Uint8Array): JsonAnswer {
  const text = decode(bytes)
  if (text === null) return { kind: 'incomplete', why: notUtf8(bytes) }
  if (text.trim() === '') return { kind: 'incomplete', why: 'it is empty' }
  if (depthOf(text) > MAX_JSON_DEPTH) {
    return { kind: 'refused', why: `it nests deeper than ${MAX_JSON_DEPTH} levels` }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return {
      kind: 'incomplete',
      why: `it is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    }
  }
  const objection = objectionTo(text)
  return objection === null ? { kind: 'value', value } : { kind: 'refused', why: objection }
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true })
const RESERVED_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

function decode(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return null
  }
}

function notUtf8(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return isUtf16 ? 'it is UTF-16; JSON is written in UTF-8' : 'its text is not UTF-8'
}

/** The greatest nesting of brackets outside strings; works on any text, so it can run before the parser. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (inString) {
      if (c === BACKSLASH) i++
      else if (c === QUOTE) inString = false
    } else if (c === QUOTE) inString = true
    else if (c === OPEN_BRACE || c === OPEN_BRACKET) deepest = Math.max(deepest, ++depth)
    else if (c === CLOSE_BRACE || c === CLOSE_BRACKET) depth--
  }
  return deepest
}

/** What is wrong with a text that is valid JSON, or null. One token at a time; a stack of the keys seen so far. */
function objectionTo(text: string): string | null {
  const keysOf: Set<string>[] = []
  for (const token of text.matchAll(TOKENS)) {
    const [word, string, colon, number] = token
    if (word === '{') keysOf.push(new Set())
    else if (word === '}') keysOf.pop()
    else if (number !== undefined && !Number.isFinite(Number(number)))
      return `the number ${shorten(number)} is too large`
    else if (string !== undefined && colon !== undefined) {
      const name: unknown = JSON.parse(string)
      const seen = keysOf.at(-1)
      if (typeof name !== 'string' || seen === undefined) continue
      if (RESERVED_KEYS.has(name)) return `the key "${name}" is not allowed`
      if (seen.has(name)) return `the key "${shorten(name)}" stands twice in one object`
      seen.add(name)
    }
  }
  return null
}

// a brace, or a string and the colon that makes it a key, or a number
const TOKENS = /[{}]|("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|(-?\d[\d.eE+-]*)/g
const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}...` : text
}
