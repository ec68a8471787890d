import { parse, type ParseError } from 'jsonc-parser'
import { parseErrorInWords, placeInText } from '../json-error.ts'

export type ReadJsonc =
  | { readonly kind: 'read'; readonly value: unknown }
  | { readonly kind: 'wrong'; /** With line and column. */ readonly why: string }

/** JSON with comments and trailing commas. In a file of its own because the parser is loaded only when it is needed. */
export function readJsonc(text: string): ReadJsonc {
  const errors: ParseError[] = []
  const value: unknown = parse(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (first === undefined) return { kind: 'read', value }
  return { kind: 'wrong', why: `${placeInText(text, first.offset)}: ${parseErrorInWords(first)}` }
}
