import { createSecrets } from '../../config/secrets.ts'
import type { TrackLibrary } from '../../model/library.ts'
import type { AudioSearch, LinkResolver, MetadataSource, TrackSource } from '../../model/ports.ts'
import { SyncError } from '../../model/error.ts'
import { createCatalogNext } from '../../services/catalog/catalog-next.ts'
import { configuredFormats } from '../settings.ts'
import { connectSoundcloud } from './connect-soundcloud.ts'
import { connectYoutube } from './connect-youtube.ts'
import { connectEagle } from './connect-eagle.ts'
import { connectNotion } from './connect-notion.ts'
import { connectSpotify } from './connect-spotify.ts'
import { followingShortLinks } from './short-links.ts'
import { askedInTurn } from './asked-in-turn.ts'
import type { ConnectDeps, Connection } from './connection.ts'

/** What the configured services offer. Everything is made cheaply here and loads its service when first asked. */
export interface ConnectedServices {
  /** The detection chain of these sources, in this order; one that nobody knows answers so. */
  readonly chainOf: (names: readonly string[]) => readonly TrackSource[]
  readonly resolvers: readonly LinkResolver[]
  readonly searches: readonly AudioSearch[]
  readonly metadata: readonly MetadataSource[]
  /** Libraries beside the catalog, in their configured order. */
  readonly libraries: readonly TrackLibrary[]
}

/** One line a service. */
const CONNECTORS: readonly ((deps: ConnectDeps) => Connection)[] = [
  // before the catalog: what waits in Notion is the next track
  connectNotion,
  connectCatalog,
  connectEagle,
  connectSpotify,
  connectSoundcloud,
  connectYoutube,
]

export function connectServices(deps: Omit<ConnectDeps, 'secrets'>): ConnectedServices {
  const secrets = createSecrets(deps.config.baseFolder, deps.env)
  const connections = CONNECTORS.map((connect) => connect({ ...deps, secrets }))
  const sources = connections.flatMap((connection) => connection.sources ?? [])
  const libraries = connections.flatMap((connection) => connection.libraries ?? [])
  return {
    chainOf: (names) =>
      names.map((wanted) => {
        const [first, ...others] = sources.filter(({ name }) => name === wanted)
        if (first === undefined) return unavailableSource(wanted)
        return others.length === 0 ? first : askedInTurn(wanted, [first, ...others])
      }),
    resolvers: followingShortLinks(
      connections.flatMap((connection) => connection.resolvers ?? []),
      async (url, signal) => {
        const { createLinkFollower } = await import('../../services/direct-media/follow-link.ts')
        const { allowPrivate, proxy } = deps.config.network
        return createLinkFollower({ allowPrivate, proxy })(url, signal)
      },
    ),
    searches: connections.flatMap((connection) => connection.searches ?? []),
    metadata: connections.flatMap((connection) => connection.metadata ?? []),
    libraries: deps.config.libraries.flatMap((wanted) => libraries.find(({ name }) => name === wanted) ?? []),
  }
}

function connectCatalog({ config, store }: ConnectDeps): Connection {
  return { sources: [createCatalogNext(store.catalog, configuredFormats(config))] }
}

function unavailableSource(name: string): TrackSource {
  const error = new SyncError(
    'SOURCE_NOT_CONFIGURED',
    `Cannot ask the source "${name}"`,
    'it is not configured, or this version of tracksync does not know it',
    'use "catalog:next", or take it out of "sources" in .syncrc.json (or in the trigger that names it)',
  )
  return { name, next: () => Promise.resolve({ kind: 'unavailable', error }) }
}
