import { canonicalise } from '../../matching/links/canonicalise.ts'
import { shownLink } from '../../util/shown-link.ts'
import { nameOfAsked } from '../detect/name-of-asked.ts'
import type { TrackContext } from '../action.ts'
import type { TrackGate } from './track-gate.ts'

/** The track that was processed is the track that was asked for. */
export function identityGate({ track }: TrackContext): TrackGate {
  const { asked, work } = track
  const gate = { name: 'identity', required: true } as const
  if (work.source === undefined) {
    const expected = nameOfAsked(asked, 'a track')
    return { ...gate, state: 'failed', expected, found: 'nothing', why: 'no audio was obtained' }
  }
  if (asked.file !== null) {
    const expected = `file ${asked.ids.find(({ service }) => service === 'file')?.id.slice(0, 16) ?? 'unknown'}`
    const found = `file ${(work.originalSha256 ?? work.source.sha256).slice(0, 16)}`
    return { ...gate, ...judged(expected, found) }
  }
  if (work.found !== undefined) {
    return { ...gate, ...judged(canonical(work.found.url), canonical(work.fetchedFrom ?? null)) }
  }
  const id = asked.ids.find(({ service }) => service !== 'web')
  const foundId = work.ids?.find(({ service }) => service === id?.service)
  // a site that says which track it gave is believed over the link that was followed
  if (id !== undefined && foundId !== undefined) {
    return { ...gate, ...judged(`${id.service} ${id.id}`, `${foundId.service} ${foundId.id}`) }
  }
  return { ...gate, ...judged(canonical(asked.url), canonical(work.fetchedFrom ?? null)) }
}

function judged(expected: string, found: string): Pick<TrackGate, 'state' | 'expected' | 'found' | 'why'> {
  const same = expected === found
  return {
    state: same ? 'passed' : 'failed',
    expected,
    found,
    why: same ? null : 'another track than the one asked for',
  }
}

function canonical(url: string | null): string {
  return url === null ? 'nothing' : shownLink(canonicalise(url).canonical ?? url)
}
