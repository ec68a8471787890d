import { readFileSync } from 'node:fs'
import { dirname, isAbsolute } from 'node:path'

export interface EnvFiles {
  readonly env: Readonly<Record<string, string>>
  /** The files, as they were named, that are not there. */
  readonly missing: readonly string[]
}

/**
 * The environment with the variables of `.env` files added. What is set already stays; of several files the one named
 * last wins, of several lines the first. `$NAME` and `${NAME}` are replaced except in single quotes and backticks.
 */
export function addEnvFiles(
  env: Readonly<Record<string, string>>,
  files: readonly string[],
  cwd: string,
): EnvFiles {
  const all: Record<string, string> = { ...env }
  const missing: string[] = []
  for (const file of files.toReversed()) {
    const text = readUpwards(file, cwd)
    if (text === null) missing.push(file)
    else addLines(text, all)
  }
  return { env: all, missing }
}

/** A file that is not in the folder is looked for in those above it, as Deno does. */
function readUpwards(file: string, cwd: string): string | null {
  if (isAbsolute(file)) return readIfThere(file)
  for (let folder = cwd; ; folder = dirname(folder)) {
    const text = readIfThere(`${folder}/${file}`)
    if (text !== null || folder === dirname(folder)) return text
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

const LINE_START = /[^\S\n]*(?:export[^\S\n]+)?(?<name>[A-Za-z_][\w.-]*)[^\S\n]*=[^\S\n]*/y
const REFERENCE = /\\\$|\$(?:\{(?<braced>[^}\n]*)\}?|(?<plain>\w*))/g

/** Adds what a text of `NAME=value` lines says; lines that say nothing are passed over. */
function addLines(text: string, env: Record<string, string>): void {
  const source = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  for (let at = 0; at < source.length;) {
    LINE_START.lastIndex = at
    const name = LINE_START.exec(source)?.groups?.['name']
    const value = name === undefined ? null : readValue(source, LINE_START.lastIndex)
    if (name !== undefined && value !== null && !Object.hasOwn(env, name))
      env[name] = value.expand ? expand(value.text, env) : value.text
    const end = source.indexOf('\n', value?.end ?? at)
    at = end < 0 ? source.length : end + 1
  }
}

interface EnvValue {
  readonly text: string
  readonly expand: boolean
  /** Where reading goes on: at or before the end of the value's line. */
  readonly end: number
}

function readValue(source: string, start: number): EnvValue {
  const quote = source[start]
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = closingQuote(source, start + 1, quote)
    if (end !== null) {
      const inner = source.slice(start + 1, end)
      return { text: quote === '"' ? inner.replaceAll('\\n', '\n') : inner, expand: quote === '"', end }
    }
  }
  const lineEnd = endOfLine(source, start)
  const [text = ''] = source.slice(start, lineEnd).split('#', 1)
  return { text: text.trim(), expand: true, end: lineEnd }
}

/**
 * The quote that ends a value: on the first line that has one, the one with nothing but a comment after it, else the
 * last one. So a quote inside the value needs no escape.
 */
function closingQuote(source: string, start: number, quote: string): number | null {
  for (let from = start; from < source.length;) {
    const lineEnd = endOfLine(source, from)
    let last: number | null = null
    for (let at = source.indexOf(quote, from); at >= 0 && at < lineEnd; at = source.indexOf(quote, at + 1)) {
      if (/^\s*(?:#.*)?$/.test(source.slice(at + 1, lineEnd))) return at
      last = at
    }
    if (last !== null) return last
    from = lineEnd + 1
  }
  return null
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf('\n', from)
  return end < 0 ? source.length : end
}

function expand(text: string, env: Readonly<Record<string, string>>): string {
  return text.replace(REFERENCE, (match, braced: string | undefined, plain: string | undefined) => {
    if (match === '\\$') return '$'
    const name = braced ?? plain ?? ''
    return Object.hasOwn(env, name) ? (env[name] ?? '') : ''
  })
}
