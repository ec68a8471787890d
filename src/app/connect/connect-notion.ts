import { inTurn } from '../../actions/libraries/in-turn.ts'
import type { LibraryAnswer, TrackLibrary } from '../../model/library.ts'
import type { TrackSource } from '../../model/ports.ts'
import { SyncError } from '../../model/error.ts'
import type { OpenTracks } from '../../services/notion/open-tracks.ts'
import type { TrackPage } from '../../services/notion/read-track-page.ts'
import type { ConnectDeps, Connection } from './connection.ts'
import { lazyLibrary } from './lazy-library.ts'
import { openNotionClient } from './notion-client.ts'

type Open = (signal: AbortSignal, again?: boolean) => Promise<LibraryAnswer<OpenTracks>>

/** Notion's Tracks database as a library and as `catalog:next`, loaded when first asked. */
export function connectNotion(deps: ConnectDeps): Connection {
  const { config } = deps
  const isLibrary = config.libraries.includes('notion')
  if (!isLibrary && config.notion?.tracks === undefined) return {}
  let opening: Promise<Open> | null = null
  const open: Open = async (...args) => (await (opening ??= loadOpen(deps)))(...args)
  return {
    ...(config.notion?.tracks === undefined ? {} : { sources: [nextFrom(open)] }),
    ...(isLibrary ? { libraries: [libraryFrom(open, deps)] } : {}),
  }
}

function nextFrom(open: Open): TrackSource {
  return {
    name: 'catalog:next',
    next: async (...args) => {
      const { createNotionNext } = await import('../../services/notion/notion-next.ts')
      return createNotionNext({ open }).next(...args)
    },
  }
}

function libraryFrom(open: Open, { config }: ConnectDeps): TrackLibrary {
  const { keyNotation, minConfidence } = config.analysis
  return lazyLibrary({ name: 'notion', shows: ['eagle'] }, async () => {
    const { createNotionLibrary } = await import('../../services/notion/notion-library.ts')
    return createNotionLibrary({ open, keyNotation, minConfidence })
  })
}

async function loadOpen(deps: ConnectDeps): Promise<Open> {
  const { config, store, now } = deps
  const tracks = config.notion?.tracks
  if (tracks === undefined) return refusing(noDatabase())
  const client = await openNotionClient(deps)
  if (client === null) return refusing(noToken())
  const [{ createOpenTracks }, { patience }, { createNotionMirrorStore }] = await Promise.all([
    import('../../services/notion/open-library.ts'),
    import('../../services/notion/notion-library.ts'),
    import('../../store/notion-mirror.ts'),
  ])
  return createOpenTracks({
    client,
    tracks,
    artists: config.notion?.artists ?? null,
    playlists: config.notion?.playlists ?? null,
    overrides: config.notion?.properties ?? {},
    mirror: createNotionMirrorStore<TrackPage>(store.database),
    memory: (kind) => ({
      get: (name) => store.libraryEntries.fact('notion', `${kind}:${name}`),
      set: (name, value) => store.libraryEntries.setFact('notion', `${kind}:${name}`, value),
      inTurn: (name, signal, work) => inTurn(store.libraryEntries, 'notion', `${kind}:${name}`, signal, work),
    }),
    now,
    sleep: patience,
  })
}

function refusing(reason: SyncError): Open {
  const answer = { kind: 'refused', error: reason } as const
  return () => Promise.resolve(answer)
}

function noToken(): SyncError {
  return new SyncError(
    'NEEDS_LOGIN',
    'Cannot use Notion',
    'there is no token',
    'put the secret of your connection into NOTION_TOKEN, in the environment or in .env beside .syncrc.json',
  )
}

function noDatabase(): SyncError {
  return new SyncError(
    'CONFIG_INVALID',
    'Cannot use Notion',
    '"notion.tracks" is not set',
    'set it in .syncrc.json to the link or the id of your Tracks database',
  )
}
