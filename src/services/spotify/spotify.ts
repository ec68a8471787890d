import type { LinkResolver, MetadataSource, TrackSource } from '../../model/ports.ts'
import { createLimiter } from '../../util/http/limiter.ts'
import { createAccess, type AccessDeps } from './access.ts'
import { createSpotifyClient, type SpotifyClient } from './client.ts'
import { createCurrentSource } from './current.ts'
import { createSpotifyMetadata } from './describe.ts'
import { createLikedSource } from './liked.ts'
import { createSpotifyResolver } from './resolve-link.ts'
import { createSpotifyCatalog } from './spotify-catalog.ts'
import { createWebApi } from './web-api.ts'

export interface Spotify {
  readonly client: SpotifyClient
  readonly current: TrackSource
  readonly liked: TrackSource
  readonly resolver: LinkResolver
  readonly metadata: MetadataSource
}

/**
 * Spotify counts requests in a rolling window of 30 s and tells nobody how many it takes; 5 a second stays below what was
 * seen to be refused.
 */
const RATE = { requestsPerSecond: 5, atOnce: 2 }

/** Everything of Spotify behind one limiter: made once for the agent. */
export function createSpotify(deps: AccessDeps): Spotify {
  const client = createSpotifyClient({
    webApi: createWebApi(deps.addresses),
    access: createAccess(deps),
    limiter: createLimiter(RATE),
    now: deps.now,
  })
  const catalog = createSpotifyCatalog(client)
  return {
    client,
    current: createCurrentSource(client),
    liked: createLikedSource(client),
    resolver: createSpotifyResolver(catalog),
    metadata: createSpotifyMetadata(catalog),
  }
}
