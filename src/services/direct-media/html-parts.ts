import { resolveReferences } from './character-references.ts'

/** What a page is read for: its tags with their attributes, and the text of elements that hold nothing but text. */
export type HtmlPart =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly name: string; readonly text: string }

/** In these a "<" is a letter like any other until their own end tag (HTML standard, "RAWTEXT" and "RCDATA"). */
const TEXT_ONLY = /^(title|script|style|textarea|iframe|xmp|noembed|noframes)$/

/**
 * The parts of a page in their order; names in small letters, character references resolved. Reads any text in linear
 * time and refuses none, as browsers do; what follows a comment without an end is part of the comment.
 */
export function* readHtml(html: string): Generator<HtmlPart> {
  let at = html.indexOf('<')
  while (at >= 0) {
    const tag = tagAt(html, at)
    if (tag === null) {
      const comment = html.startsWith('<!--', at)
      const end = comment ? html.indexOf('-->', at + 4) : at + 1
      at = end < 0 ? -1 : html.indexOf('<', end)
      continue
    }
    const { name, closes } = tag
    at = tag.end
    if (closes) yield { kind: 'close', name }
    else yield { kind: 'open', name, attributes: tag.attributes }
    if (!closes && TEXT_ONLY.test(name)) {
      const start = html.startsWith('>', at) ? at + 1 : at
      at = endOfText(html, name, start)
      if (at >= 0) yield { kind: 'text', name, text: resolveReferences(html.slice(start, at)) }
    } else at = html.indexOf('<', at)
  }
}

interface Tag {
  readonly name: string
  readonly closes: boolean
  readonly attributes: ReadonlyMap<string, string>
  /** Where the tag's ">" should stand. */
  readonly end: number
}

function tagAt(html: string, start: number): Tag | null {
  const tag = /<(\/?)([a-z][^\s/>]*)/iy
  tag.lastIndex = start
  const [, slash, name = ''] = tag.exec(html) ?? []
  if (slash === undefined) return null
  const attributes = new Map<string, string>()
  // an unclosed quote is no value, so that no position is looked at again and again
  const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)))?/y
  let end = tag.lastIndex
  attribute.lastIndex = end
  for (let found = attribute.exec(html); found !== null; found = attribute.exec(html)) {
    const [, key = '', doubled, single, plain] = found
    const known = attributes.has(key.toLowerCase()) // the first one counts
    if (!known) attributes.set(key.toLowerCase(), resolveReferences(doubled ?? single ?? plain ?? ''))
    end = attribute.lastIndex
  }
  return { name: name.toLowerCase(), closes: slash !== '', attributes, end }
}

function endOfText(html: string, name: string, start: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = start
  return end.exec(html)?.index ?? -1
}
