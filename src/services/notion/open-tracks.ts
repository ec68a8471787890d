import type { NotionClient } from './client.ts'
import type { NamedPages } from './named-pages.ts'
import type { NotionMirror } from './mirror.ts'
import type { PageBody } from './page-body.ts'
import type { Pages } from './pages.ts'
import type { PropertyMap } from './tracks-schema.ts'

/** What all steps share once the Tracks database is open. */
export interface OpenTracks {
  readonly client: NotionClient
  readonly pages: Pages
  readonly body: PageBody
  readonly mirror: NotionMirror
  /** Id of the data source. */
  readonly source: string
  readonly map: PropertyMap
  /** null where the tracks' column is no relation, or its database cannot be opened; why stands in the notes. */
  readonly artists: NamedPages | null
  readonly playlists: NamedPages | null
  readonly notes: readonly string[]
  readonly now: () => Date
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}
