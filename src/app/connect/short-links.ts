import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import type { LinkResolver, SourceAnswer } from '../../model/ports.ts'
import type { Followed } from '../../services/direct-media/follow-link.ts'
import { shownLink } from '../../util/shown-link.ts'

/** Follows a short link in the guarded network. */
export type FollowLink = (url: string, signal: AbortSignal) => Promise<Followed>

/** The resolvers, each of which takes short links too: they are followed first, then whoever knows the target is asked. */
export function followingShortLinks(
  resolvers: readonly LinkResolver[],
  follow: FollowLink,
): readonly LinkResolver[] {
  const resolve = async (url: string, signal: AbortSignal): Promise<SourceAnswer> => {
    const answer = await follow(url, signal)
    if (answer.kind === 'unavailable') return answer
    const { service, canonical, needsNetwork } = canonicalise(answer.url)
    const resolver = resolvers.find((each) => each.service === service)
    if (canonical === null || needsNetwork || resolver === undefined)
      return { kind: 'unavailable', error: leadsElsewhere(url, answer.url) }
    return resolver.resolve(canonical, signal)
  }
  return resolvers.map((resolver) => ({
    service: resolver.service,
    resolve: (url, signal) =>
      canonicalise(url).needsNetwork ? resolve(url, signal) : resolver.resolve(url, signal),
  }))
}

function leadsElsewhere(url: string, target: string): SyncError {
  return new SyncError(
    'URL_INVALID',
    `Cannot use the link "${shownLink(url)}"`,
    `it is a short link that leads to "${shownLink(target)}"`,
    'drop the link that it leads to, if that is a track',
  )
}
