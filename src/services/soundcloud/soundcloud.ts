import type { AudioSearch, LinkResolver, TrackSource } from '../../model/ports.ts'
import { createSoundcloudClient } from './client.ts'
import { createLikes } from './likes.ts'
import { createResolver } from './resolve-link.ts'
import { createSearch } from './search-tracks.ts'
import type { TokenDeps } from './token.ts'

/** SoundCloud by its official API. */
export interface Soundcloud {
  readonly resolver: LinkResolver
  readonly search: AudioSearch
  /** `soundcloud:likes` of a public profile, by the name in its address. */
  likesOf(profile: string): TrackSource
}

/** All that tracksync asks of SoundCloud's API, on one client: one rate and one token for the whole agent. */
export function createSoundcloud(deps: TokenDeps): Soundcloud {
  const client = createSoundcloudClient(deps)
  return {
    resolver: createResolver(client),
    search: createSearch(client),
    likesOf: (profile) => createLikes(client, profile),
  }
}
