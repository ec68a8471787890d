import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import { proxyError } from '../../model/network-error.ts'
import { readGuardRules, type GuardSettings } from '../../util/network/guard-rules.ts'
import type { GuardSession } from '../../util/network/guard-session.ts'
import { shownText } from '../../util/shown-text.ts'
import { DIRECT_MEDIA_LIMITS } from './direct-media-settings.ts'
import { refusedByStatus, type Unavailable } from './failures.ts'
import { get } from './get.ts'
import type { Connected } from '../../util/network/guarded-request.ts'
import { inSession } from './in-session.ts'

/** `url` is the address that a short link stands for. */
export type Followed = { readonly kind: 'followed'; readonly url: string } | Unavailable

/** Short links lead on once or twice; a longer way is a circle. */
const MAX_REDIRECTS = 10

/**
 * Follows a short link, each step checked as a download is, and reads nothing but where it leads on. It ends where a
 * known service is reached, without asking that service. Throws `CONFIG_INVALID` for a proxy that is none, `CANCELLED`.
 */
export function createLinkFollower(
  settings: GuardSettings,
): (url: string, signal: AbortSignal) => Promise<Followed> {
  const rules = readGuardRules(settings)
  if (rules === null) throw proxyError()
  const { stallMs, pageBytes } = DIRECT_MEDIA_LIMITS
  const deps = { ...rules, sessions: new Set<GuardSession>(), stallMs }
  return (url, signal) => {
    const what = `Cannot follow "${shownText(url)}"`
    return inSession(deps, { what, maxBytes: pageBytes, signal }, (connected) => follow(connected, what, url))
  }
}

async function follow(connected: Connected, what: string, from: string): Promise<Followed> {
  let url = URL.parse(from)
  for (let redirects = 0; url !== null && redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await get(connected, url, {})
    const { statusCode: status = 0, headers } = answer
    answer.destroy()
    if (status < 300 || status >= 400 || headers.location === undefined) {
      return status === 200 ? { kind: 'followed', url: url.href } : refusedByStatus(what, status)
    }
    url = URL.parse(headers.location, url.href)
    if (url !== null && isKnown(url.href)) return { kind: 'followed', url: url.href }
  }
  const why = url === null ? 'it leads to no address' : `it leads on more than ${MAX_REDIRECTS} times`
  return {
    kind: 'unavailable',
    error: new SyncError('DOWNLOAD_FAILED', what, why, 'open the link in a browser and copy it again'),
  }
}

/** Of a service, and no short link again. */
function isKnown(url: string): boolean {
  const { service, needsNetwork } = canonicalise(url)
  return service !== 'web' && service !== 'none' && !needsNetwork
}
