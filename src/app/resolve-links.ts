import type { Config } from '../config/load-config.ts'
import { canonicalise, type CanonicalLink } from '../matching/links/canonicalise.ts'
import { createLinkFollower } from '../services/direct-media/follow-link.ts'

/** The canonical form of each link, with short links followed. One that cannot be followed stays, and says why in `error`. */
export async function resolveLinks(
  inputs: readonly string[],
  { network: { allowPrivate, proxy } }: Pick<Config, 'network'>,
  signal: AbortSignal,
): Promise<readonly CanonicalLink[]> {
  const followLink = createLinkFollower({ allowPrivate, proxy })
  const links: CanonicalLink[] = []
  for (const input of inputs) {
    const link = canonicalise(input)
    links.push(link.needsNetwork ? await followed(link) : link)
  }
  return links

  async function followed(link: CanonicalLink): Promise<CanonicalLink> {
    const answer = await followLink(link.canonical ?? link.input, signal)
    if (answer.kind === 'unavailable')
      return { ...link, error: `it could not be followed: ${answer.error.why}` }
    const target = canonicalise(answer.url)
    if (target.needsNetwork)
      return { ...link, error: 'it could not be followed: it leads to no track and no page' }
    return { ...target, input: link.input, ...leadsTo(target) }
  }
}

/** An address that nobody typed has to be told with what is wrong with it. */
function leadsTo({ input, error }: CanonicalLink): Pick<CanonicalLink, 'error'> {
  return error === undefined ? {} : { error: `it leads to "${input}": ${error}` }
}
