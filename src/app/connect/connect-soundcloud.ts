import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import type { AudioSearch, LinkResolver, TrackSource } from '../../model/ports.ts'
import type { Soundcloud } from '../../services/soundcloud/soundcloud.ts'
import type { ConnectDeps, Connection } from './connection.ts'

type Asked = { readonly kind: string } | { readonly kind: 'unavailable'; readonly error: SyncError }

/** SoundCloud: its official API where an app is configured, and yt-dlp where there is none or the API does not answer. */
export function connectSoundcloud(deps: ConnectDeps): Connection {
  const { config, tools } = deps
  const profile = config.soundcloud?.profile
  const list = async () => (await tools.ytDlp()).list
  const api = apiOf(deps)
  const search: AudioSearch = {
    name: 'soundcloud',
    search: async (query, signal) => {
      const throughYtDlp = async () => {
        const { createAudioSearch } = await import('../../services/yt-dlp/search-audio.ts')
        return createAudioSearch({ service: 'soundcloud', list }).search(query, signal)
      }
      if (api === null) return throughYtDlp()
      return firstThen(await (await api()).search.search(query, signal), throughYtDlp)
    },
  }
  const likes: TrackSource = {
    name: 'soundcloud:likes',
    next: async (limit, signal) => {
      if (profile === undefined) return { kind: 'unavailable', error: withoutProfile() }
      const throughYtDlp = async () => {
        const { createSoundcloudLikes } = await import('../../services/yt-dlp/soundcloud-likes.ts')
        return createSoundcloudLikes({ profile, list }).next(limit, signal)
      }
      if (api === null) return throughYtDlp()
      return firstThen(await (await api()).likesOf(profile).next(limit, signal), throughYtDlp)
    },
  }
  const resolvers = api === null ? [] : [resolverOf(api, tools)]
  return { sources: [likes], searches: [search], resolvers }
}

/** The API, loaded when first asked; null where its id or its secret is missing. */
function apiOf({ config, env, secrets, now }: ConnectDeps): (() => Promise<Soundcloud>) | null {
  const clientId = config.soundcloud?.clientId
  const clientSecret = clientId === undefined ? null : secrets('SOUNDCLOUD_CLIENT_SECRET')
  if (clientId === undefined || clientSecret === null) return null
  let loading: Promise<Soundcloud> | null = null
  const load = async (): Promise<Soundcloud> => {
    const [{ createSoundcloud }, { soundcloudAddresses }] = await Promise.all([
      import('../../services/soundcloud/soundcloud.ts'),
      import('../../services/soundcloud/addresses.ts'),
    ])
    const { stateFolder } = config
    const app = { clientId, clientSecret }
    return createSoundcloud({ stateFolder, app, addresses: soundcloudAddresses(env), now })
  }
  return () => (loading ??= load())
}

/** Tracks and sets by the API; profiles and likes as the downloader lists them, and all of it when the API is away. */
function resolverOf(api: () => Promise<Soundcloud>, tools: ConnectDeps['tools']): LinkResolver {
  return {
    service: 'soundcloud',
    resolve: async (url, signal) => {
      const { kind } = canonicalise(url)
      const isKnown = kind === 'track' || kind === 'track-id' || kind === 'set' || kind === 'set-id'
      const look = async () => (await tools.downloader()).lookup(url, signal)
      if (!isKnown) return look()
      return firstThen(await (await api()).resolver.resolve(url, signal), look)
    },
  }
}

/** The second is asked where the first is away; where both are, the first says why, unless the second knows of a block. */
async function firstThen<A extends Asked>(first: A, second: () => Promise<A>): Promise<A> {
  if (first.kind !== 'unavailable') return first
  const other = await second().catch(missingProgram)
  if (other === null) return first
  const telling = other.kind !== 'unavailable' || ('error' in other && other.error.severity === 'low')
  return telling ? other : first
}

/** Without yt-dlp there is no second way; anything else is a surprise. */
function missingProgram(error: unknown): null {
  if (error instanceof SyncError && error.code === 'PROGRAM_MISSING') return null
  throw error
}

function withoutProfile(): SyncError {
  return new SyncError(
    'SOURCE_NOT_CONFIGURED',
    'Cannot ask the source "soundcloud:likes"',
    'no profile is configured',
    'add the name in the address of your profile to .syncrc.json: "soundcloud": { "profile": "..." }',
  )
}
