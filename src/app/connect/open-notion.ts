import { inTurn } from '../../actions/libraries/in-turn.ts'
import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer } from '../../model/library.ts'
import type { ArtistPage } from '../../services/notion/artist-names.ts'
import type { OpenTracks } from '../../services/notion/open-tracks.ts'
import type { TrackPage } from '../../services/notion/read-track-page.ts'
import type { ConnectDeps } from './connection.ts'
import { noteColumns } from './note-columns.ts'
import { openNotionClient } from './notion-client.ts'

/** How the Tracks database is opened: its columns are read when first asked. What is not configured is refused then. */
export type OpenNotion = (signal: AbortSignal, again?: boolean) => Promise<LibraryAnswer<OpenTracks>>

/** Loads what speaks to Notion. */
export async function openNotion(
  deps: Pick<ConnectDeps, 'config' | 'env' | 'secrets' | 'store' | 'now'>,
): Promise<OpenNotion> {
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
    artistPages: createNotionMirrorStore<ArtistPage>(store.database),
    memory: (kind) => ({
      get: (name) => store.libraryEntries.fact('notion', `${kind}:${name}`),
      set: (name, value) => store.libraryEntries.setFact('notion', `${kind}:${name}`, value),
      inTurn: (name, signal, work) => inTurn(store.libraryEntries, 'notion', `${kind}:${name}`, signal, work),
    }),
    onColumns: (columns) => noteColumns(columns, store.libraryEntries, now()),
    now,
    sleep: patience,
  })
}

function refusing(reason: SyncError): OpenNotion {
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
