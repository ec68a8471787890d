import type { Config } from '../../config/load-config.ts'
import type { Secrets } from '../../config/secrets.ts'
import type { AccessDeps } from '../../services/spotify/access.ts'
import type { Spotify } from '../../services/spotify/spotify.ts'
import type { ConnectDeps, Connection } from './connection.ts'

/** Spotify: loaded when the first of its ports is asked. Without an app it answers that none is configured. */
export function connectSpotify({ config, env, secrets, now }: ConnectDeps): Connection {
  let loading: Promise<Spotify> | null = null
  const spotify = (): Promise<Spotify> => {
    loading ??= load(config, env, secrets, now)
    return loading
  }
  return {
    sources: [
      {
        name: 'spotify:current',
        next: async (limit, signal) => (await spotify()).current.next(limit, signal),
      },
      { name: 'spotify:liked', next: async (limit, signal) => (await spotify()).liked.next(limit, signal) },
    ],
    resolvers: [
      {
        service: 'spotify',
        resolve: async (url, signal) => (await spotify()).resolver.resolve(url, signal),
      },
    ],
    metadata:
      config.spotify?.clientId === undefined
        ? []
        : [
            {
              name: 'spotify',
              describe: async (query, ids, signal) => (await spotify()).metadata.describe(query, ids, signal),
            },
          ],
  }
}

async function load(
  config: Config,
  env: ConnectDeps['env'],
  secrets: Secrets,
  now: () => Date,
): Promise<Spotify> {
  const { createSpotify } = await import('../../services/spotify/spotify.ts')
  return createSpotify(await spotifyAccessDeps(config, env, secrets, now))
}

/** What Spotify is asked with: the configured app with its secret, and where the login lies. */
export async function spotifyAccessDeps(
  config: Config,
  env: ConnectDeps['env'],
  secrets: Secrets,
  now: () => Date,
): Promise<AccessDeps> {
  const { spotifyAddresses } = await import('../../services/spotify/addresses.ts')
  const clientId = config.spotify?.clientId
  return {
    stateFolder: config.stateFolder,
    app: clientId === undefined ? null : { clientId, clientSecret: secrets('SPOTIFY_CLIENT_SECRET') },
    addresses: spotifyAddresses(env),
    now,
  }
}
