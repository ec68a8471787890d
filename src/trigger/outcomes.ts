import type { SyncError } from '../model/error.ts'
import type { DropOutcome, SubmitAnswer } from './trigger-door.ts'

/** What is told beside a drop that never became a run. */
export function refusalOutcome(error: SyncError): DropOutcome {
  const { code, what, why, next } = error
  return {
    ok: false,
    state: 'refused',
    reason: `${what}: ${why} (${code})`,
    runId: null,
    reportPath: null,
    next,
  }
}

/** What is told beside a drop whose trigger is known. */
export function knownOutcome(answer: Exclude<SubmitAnswer, { kind: 'queued' }>): DropOutcome {
  const { runId } = answer
  if (answer.kind === 'in-progress') {
    const reason = 'The same trigger is in progress; it is not run twice'
    return {
      ok: true,
      state: 'in progress',
      reason,
      runId,
      reportPath: null,
      next: `tracksync show ${runId}`,
    }
  }
  const { reportPath, state } = answer
  const reason = `The same trigger was run before (${state}); it is not run twice, see its report`
  const next = 'to run it again, give the trigger another id, or use tracksync run --force'
  return { ok: true, state: 'already done', reason, runId, reportPath, next }
}
