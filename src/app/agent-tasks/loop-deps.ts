import type { TrackWork } from '../../actions/track-work.ts'
import type { SyncError } from '../../model/error.ts'
import type { AgentTasksDatabase } from '../../services/notion/agent-task.ts'
import type { NotionAnswer } from '../../services/notion/request.ts'
import type { Store } from '../../store/store.ts'

/** What every part of the loop works with during one pass. */
export interface PassDeps {
  readonly store: Store<TrackWork>
  readonly tasks: AgentTasksDatabase
  readonly writeReport: (pageId: string, text: string, signal: AbortSignal) => Promise<NotionAnswer<null>>
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly onEvent: (event: AgentTaskEvent) => void
}

export type AgentTaskEvent =
  | { readonly kind: 'queued'; readonly title: string; readonly runId: string }
  | { readonly kind: 'handed-off'; readonly title: string; readonly agent: string; readonly path: string }
  /** What could not be told to Notion, or learned from it, now; it is tried again in the next pass. */
  | { readonly kind: 'trouble'; readonly error: SyncError }

/** Notion cannot be asked at all now: the pass ends, and what is owed stays owed. */
export function isForLater(answer: Exclude<NotionAnswer<unknown>, { kind: 'answer' }>): boolean {
  if (answer.kind === 'unavailable') return true
  // these two speak of the one page: deleted, or no longer to be written; any other of the whole connection
  return answer.error.code !== 'LIBRARY_NOT_SHARED' && answer.error.code !== 'LIBRARY_SCHEMA'
}
