const CODES = { red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36, gray: 90, brightBlue: 94 } as const

export type Colour = keyof typeof CODES

/** A text in a colour, or as it is when there are no colours. */
export type Paint = (colour: Colour, text: string) => string

export function createPaint(colours: boolean): Paint {
  if (!colours) return (_colour, text) => text
  return (colour, text) => `\u001B[${CODES[colour]}m${text}\u001B[39m`
}
