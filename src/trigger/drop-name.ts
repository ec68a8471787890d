import { printable } from '../util/printable.ts'

/**
 * A drop's name as it lies in the folder: its bytes, one character a byte (`latin1`), because a file name need not be
 * UTF-8. Good as a key and for comparing; never for people (see `nameForPeople`) and never as a path (see `childPath`).
 */
export type DropName = string

/** The path of a child of `folder` as bytes, right for any name. */
export function childPath(folder: string | Buffer, name: DropName): Buffer {
  return Buffer.concat([toBytes(folder), SLASH, Buffer.from(name, 'latin1')])
}

/** Turns a text (UTF-8 when written to disk) into the name's form used here. */
export function dropNameOf(text: string): DropName {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** The name as text, or null when its bytes are not UTF-8. */
export function textOfName(name: DropName): string | null {
  try {
    return strictUtf8.decode(Buffer.from(name, 'latin1'))
  } catch {
    return null
  }
}

/** One safe line of text: control and invisible characters, and bytes that are not UTF-8, are shown as escapes. */
export function nameForPeople(name: DropName): string {
  const text = textOfName(name)
  return text === null ? name.replace(/[^\x20-\x7e]/g, escapedByte) : printable(text)
}

/** A name that is UTF-8 whatever the bytes were; used where a program must be given the path as text. */
export function utf8Name(name: DropName): DropName {
  return textOfName(name) === null ? name.replace(/[^\x20-\x7e]/g, (c) => `%${hex(c)}`) : name
}

/** The ending without its dot, in lower case; empty when there is none. */
export function endingOf(name: DropName): string {
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase()
}

const SLASH = Buffer.from('/')
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function toBytes(path: string | Buffer): Buffer {
  return typeof path === 'string' ? Buffer.from(path) : path
}

function escapedByte(character: string): string {
  return `\\x${hex(character)}`
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0')
}
