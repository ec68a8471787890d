import { printParseErrorCode, type ParseError } from 'jsonc-parser'

/** "line 3, column 7" of an index into a text. */
export function placeInText(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`
}

/** "comma expected": what is wrong at the place of a parse error. */
export function parseErrorInWords({ error }: ParseError): string {
  return printParseErrorCode(error)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
}
