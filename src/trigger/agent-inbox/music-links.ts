import { canonicalise } from '../../matching/links/canonicalise.ts'
import { AUDIO_ENDINGS } from '../drop-kind.ts'

/**
 * The links in free text that name music: those of a music service, and those to an audio file. A link to a task, an
 * issue or any other page is not one. As written, without the punctuation behind it; each once.
 */
export function musicLinksIn(texts: readonly string[]): readonly string[] {
  const found = texts.flatMap((text) => [...text.matchAll(LINK)].map(([link]) => link.replace(TRAILING, '')))
  return [...new Set(found)].filter(isMusic)
}

const LINK = /\bhttps?:\/\/[^\s<>"'`|\\^{}]+|\bspotify:[a-z]+:[A-Za-z0-9]+/gi
const TRAILING = /[).,;:!?\]*_]+$/

function isMusic(link: string): boolean {
  const { kind, service, origin } = canonicalise(link)
  if (kind === 'invalid') return false
  if (service !== 'web' || origin === 'music') return true
  const ending = URL.canParse(link) ? /\.([a-z0-9]+)$/i.exec(new URL(link).pathname)?.[1] : undefined
  return ending !== undefined && AUDIO_ENDINGS.includes(ending.toLowerCase())
}
