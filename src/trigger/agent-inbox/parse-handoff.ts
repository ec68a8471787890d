import type { Handoff } from '../../model/handoff.ts'
import { EMPTY_REQUEST } from '../../model/trigger.ts'
import { sha256 } from '../../util/digest.ts'
import { checkUrl } from '../check-url.ts'
import type { DropContent, ParseAnswer } from '../parse-drop/parse-answer.ts'
import { incomplete, invalid } from '../parse-drop/refusals.ts'
import { readStrictJson } from '../parse-drop/strict-json.ts'
import type { DropOutcome } from '../trigger-door.ts'
import type { HandoffRules } from './handoff-rules.ts'
import { holdsHandoff } from './find-handoffs.ts'
import { readHandoffDocument, type HandoffDocument } from './handoff-document.ts'
import { musicLinksIn } from './music-links.ts'

interface Limits {
  readonly allowPrivate: readonly string[]
  readonly maxJsonBytes: number
}

/**
 * Understands a hand-off in the inbox of a served agent. A music hand-off becomes a trigger; any other, and an answer to a
 * hand-off of ours, is left where it is for whoever works for that agent.
 */
export function parseHandoff(content: DropContent, rules: HandoffRules, limits: Limits): ParseAnswer {
  const { name, bytes } = content
  const json = readStrictJson(bytes)
  if (json.kind === 'incomplete') return incomplete(name, json.why)
  if (json.kind === 'refused') return invalid(name, json.why)
  const read = readHandoffDocument(json.value)
  if ('why' in read) return incomplete(name, read.why)
  const { handoff } = read
  if (handoff.isReturn) return { kind: 'left', why: 'it is the answer to a hand-off' }
  const urls = musicLinksIn(handoff.texts).filter(
    (link) => typeof checkUrl(link, limits.allowPrivate) === 'string',
  )
  if (urls.length === 0 && handoff.workflowType !== MUSIC_WORKFLOW) {
    return { kind: 'left', why: 'it is no music hand-off' }
  }
  const { taskId } = handoff
  // one that was processed before this ledger began
  if (
    taskId !== null &&
    !rules.isKnownTask(taskId) &&
    holdsHandoff(rules.agentFolder, PROCESSED, taskId, limits.maxJsonBytes)
  ) {
    return { kind: 'answered', outcome: doneElsewhere(taskId) }
  }
  return {
    kind: 'parsed',
    drop: {
      kind: 'agent',
      id: null,
      request: {
        ...EMPTY_REQUEST,
        urls,
        playlist: handoff.playlist,
        note: handoff.title,
        requestedBy: handoff.sourceAgent,
      },
      companions: [],
      contentSha256: sha256(bytes),
      handoff: factsOf(handoff, name, rules),
    },
  }
}

const MUSIC_WORKFLOW = 'music_track_sync'
const PROCESSED = '02_processed'

function factsOf(handoff: HandoffDocument, name: string, { agent }: HandoffRules): Handoff {
  return {
    agentFolder: agent.folder,
    agentName: agent.name,
    taskId: handoff.taskId,
    title: handoff.title ?? name,
    taskUrl: handoff.taskUrl,
    sourceAgent: handoff.sourceAgent,
  }
}

function doneElsewhere(taskId: string): DropOutcome {
  return {
    ok: true,
    state: 'already done',
    reason: `A hand-off of the task ${taskId} lies in ${PROCESSED}; it is not run twice`,
    runId: null,
    reportPath: null,
    next: 'to run it again, move the older file out of that folder',
  }
}
