import type { RunState } from '../../model/findings.ts'
import { NOTICE_ID, type Notice, type NoticeKind } from '../../model/notice.ts'
import type { Run } from '../../model/run.ts'
import { shownText } from '../../util/shown-text.ts'
import { unreachable } from '../../util/unreachable.ts'

/** What is told of a run that has ended, or null when it is none of what `on` asks for. */
export function noticeOf(run: Run, sentence: string, on: readonly NoticeKind[]): Notice | null {
  const kind = kindOf(run.state)
  if (kind === null || !on.includes(kind)) return null
  const at = run.finishedAt === null ? new Date() : new Date(run.finishedAt)
  return {
    // a run that is taken up again by "retry" ends again, and that is told again
    id: `${NOTICE_ID}${run.id}-${at.getTime()}`,
    kind,
    at,
    run: { id: run.id, state: run.state },
    trigger: { kind: run.trigger.kind, name: shownText(run.trigger.name) },
    tracks: run.tracks.length,
    text: shownText(sentence),
  }
}

/** Nothing is told of a run that found nothing to do, nor of one that a person cancelled. */
function kindOf(state: RunState): NoticeKind | null {
  switch (state) {
    case 'failed':
    case 'partial':
      return 'failure'
    case 'needs-review':
      return 'needs-review'
    case 'succeeded':
      return 'success'
    case 'nothing-to-do':
    case 'cancelled':
    case 'queued':
    case 'running':
      return null
    default:
      return unreachable(state)
  }
}
