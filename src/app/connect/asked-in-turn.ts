import type { SourceAnswer, TrackSource } from '../../model/ports.ts'

/**
 * Several places that answer to one name (`catalog:next`: Notion, then the local catalog) as one source: the first that
 * has something answers; what was away is told only when none has.
 */
export function askedInTurn(name: string, sources: readonly TrackSource[]): TrackSource {
  return {
    name,
    async next(limit, signal, known) {
      let last: SourceAnswer = { kind: 'nothing', why: 'there is nothing to ask' }
      for (const source of sources) {
        const answer = await source.next(limit, signal, known)
        if (answer.kind === 'found') return answer
        if (last.kind !== 'unavailable') last = answer
      }
      return last
    },
  }
}
