import type { RunEvent } from '../../model/event.ts'
import type { Run } from '../../model/run.ts'
import type { RunRow } from '../../store/runs.ts'
import type { TriggerFolderEvent } from '../../trigger/trigger-folder-event.ts'
import type { AgentTaskEvent } from '../agent-tasks/loop-deps.ts'
import type { ScheduleEvent } from '../schedule.ts'

/** Everything that an agent tells while it works. */
export type AgentEvent =
  | { readonly type: 'run'; readonly run: RunRow; readonly event: RunEvent }
  | { readonly type: 'finished'; readonly run: Run; readonly sentence: string }
  | { readonly type: 'folder'; readonly event: TriggerFolderEvent }
  | { readonly type: 'schedule'; readonly event: ScheduleEvent }
  | { readonly type: 'agent-tasks'; readonly event: AgentTaskEvent }
  | { readonly type: 'serving'; readonly port: number }
  | { readonly type: 'notion-token'; readonly path: string }
  /** What a library still waits for when all that is done once is done. */
  | { readonly type: 'owed'; readonly library: string; readonly tracks: number }
  | { readonly type: 'trouble'; readonly error: unknown }
