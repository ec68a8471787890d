/** Whether a file's name fits. */
export type Matcher = (name: string) => boolean

type Token =
  | { readonly kind: 'any' }
  | { readonly kind: 'one'; readonly fits: (character: string) => boolean; readonly isDot: boolean }

/**
 * Compiles one folder's part of a pattern: `*`, `?`, `[a-z]`, `[!a-z]`; upper and lower case are the same. A dot at the
 * beginning of a name must be written. Null when a class is not closed or empty.
 */
export function compileSegment(segment: string): Matcher | null {
  const tokens: Token[] = []
  const characters = [...segment]
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    if (character === '*') {
      tokens.push({ kind: 'any' })
    } else if (character === '?') {
      tokens.push({ kind: 'one', fits: () => true, isDot: false })
    } else if (character === '[') {
      const closing = closingBracket(characters, at)
      if (closing === null) return null
      tokens.push({ kind: 'one', fits: compileClass(characters.slice(at + 1, closing)), isDot: false })
      at = closing
    } else {
      const wanted = fold(character)
      tokens.push({ kind: 'one', fits: (other) => fold(other) === wanted, isDot: character === '.' })
    }
  }
  return (name) => matches(tokens, [...name])
}

/** A bracket right behind the opening one (or its `!`) belongs to the class. */
function closingBracket(characters: readonly string[], opening: number): number | null {
  const from = opening + (characters[opening + 1] === '!' ? 3 : 2)
  const closing = characters.indexOf(']', from)
  return closing < 0 ? null : closing
}

function compileClass(body: readonly string[]): (character: string) => boolean {
  const negated = body[0] === '!'
  const members = negated ? body.slice(1) : body
  const ranges: (readonly [from: string, to: string])[] = []
  for (let at = 0; at < members.length; at += 1) {
    const from = members[at] ?? ''
    const to = members[at + 1] === '-' ? members[at + 2] : undefined
    ranges.push([from, to ?? from])
    if (to !== undefined) at += 2
  }
  const isMember = (character: string): boolean =>
    ranges.some(([from, to]) => from <= character && character <= to)
  return (character) =>
    (isMember(character) || isMember(character.toLowerCase()) || isMember(character.toUpperCase())) !==
    negated
}

/** Backtracks to the last `*` only, so it takes at most the product of both lengths. */
function matches(tokens: readonly Token[], name: readonly string[]): boolean {
  const [head] = tokens
  if (name[0] === '.' && !(head?.kind === 'one' && head.isDot)) return false
  let token = 0
  let at = 0
  let star = -1
  let starAt = 0
  while (at < name.length) {
    const current = tokens[token]
    if (current?.kind === 'any') {
      star = token
      starAt = at
      token += 1
    } else if (current?.kind === 'one' && current.fits(name[at] ?? '')) {
      token += 1
      at += 1
    } else if (star >= 0) {
      starAt += 1
      at = starAt
      token = star + 1
    } else {
      return false
    }
  }
  return tokens.slice(token).every(({ kind }) => kind === 'any')
}

function fold(character: string): string {
  return character.toLowerCase()
}
