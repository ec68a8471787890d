import { isLatin } from '../names/across-scripts.ts'
import { artistKey } from '../names/artists.ts'
import { readPart } from '../names/read-part.ts'
import { piecesOf, type Piece } from './title-pieces.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/** Other names of what is asked for, as the uploads themselves give them. */
export interface FieldAliases {
  readonly titles: readonly string[]
  readonly artists: readonly string[]
}

/**
 * What uploads call the title or the artist in another script: "IU(아이유) _ Good Day(좋은 날)" says that 아이유 is IU, and
 * 좋은 날 is Good Day. The other candidates may bear one name only.
 */
export function fieldAliases(query: RecordingQuery, candidates: readonly AudioCandidate[]): FieldAliases {
  const titles = new Set<string>()
  const artists = new Set<string>()
  for (const { title, uploader } of candidates)
    for (const [name, other] of namesInTwoScripts(piecesOf(title, uploader))) {
      if (artistKey(name) === artistKey(query.title)) titles.add(other)
      if (query.artists.some((artist) => artistKey(artist) === artistKey(name))) artists.add(other)
    }
  return { titles: [...titles], artists: [...artists] }
}

/** Each name with the one beside it in brackets, both ways round. */
function namesInTwoScripts(pieces: readonly Piece[]): readonly (readonly [name: string, other: string])[] {
  return pieces.flatMap((piece, at) => {
    const next = pieces[at + 1]
    if (next === undefined || piece.isBracket || !next.isBracket || piece.isAside || next.isAside) return []
    if (isLatin(piece.text) === isLatin(next.text) || isVersion(next.text)) return []
    return [[piece.text, next.text] as const, [next.text, piece.text] as const]
  })
}

function isVersion(text: string): boolean {
  return readPart(text, false).kind !== 'title'
}
