import type { TrackWork } from '../../actions/track-work.ts'
import type { Config } from '../../config/load-config.ts'
import type { Secrets } from '../../config/secrets.ts'
import type { TrackLibrary } from '../../model/library.ts'
import type { AudioSearch, LinkResolver, MetadataSource, TrackSource } from '../../model/ports.ts'
import type { Store } from '../../store/store.ts'
import type { Tools } from '../tools.ts'

/** What a service is made with. */
export interface ConnectDeps {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly secrets: Secrets
  readonly store: Store<TrackWork>
  readonly tools: Tools
  readonly now: () => Date
}

/** What one service brings; `connect-<service>.ts` makes it. */
export interface Connection {
  readonly sources?: readonly TrackSource[]
  readonly resolvers?: readonly LinkResolver[]
  readonly searches?: readonly AudioSearch[]
  readonly metadata?: readonly MetadataSource[]
  readonly libraries?: readonly TrackLibrary[]
}
