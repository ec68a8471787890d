import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'
import { accountFor } from './account-for.ts'
import { channelOf } from './channel.ts'
import { foreignKinds } from './foreign-kinds.ts'
import { CUTS } from './version-kinds.ts'

/**
 * Whether a title names the version that is asked for. Titles that are otherwise not alike say nothing of it: only a word
 * that was not asked for ("live", "sped up") speaks against one. Cuts are left to the length.
 */
export function sameVersionWords(query: RecordingQuery, candidate: AudioCandidate): boolean {
  const channel = channelOf(query, candidate)
  const account = accountFor(query, candidate, channel)
  if (foreignKinds(query, account, channel).length > 0) return false
  return !account.title || account.missingKinds.every((kind) => CUTS.has(kind))
}
