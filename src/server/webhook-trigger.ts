import { SyncError } from '../model/error.ts'
import type { Trigger } from '../model/trigger.ts'
import type { ParseRules } from '../trigger/parse-drop/parse-answer.ts'
import { parseTriggerJson } from '../trigger/parse-drop/trigger-json.ts'
import { sha256 } from '../util/digest.ts'

/**
 * The trigger in the body of a request: read by the parser of dropped trigger files, with the same rules. `deliveryId`
 * is its key when it has no id of its own; without both, its content is.
 */
export function webhookTrigger(
  body: Buffer,
  deliveryId: string | null,
  rules: ParseRules,
): Trigger | SyncError {
  const answer = parseTriggerJson({ bytes: body, name: NAME, ending: 'json', base: rules.folder }, rules)
  if (answer.kind !== 'parsed') return 'error' in answer ? answer.error : notForHere()
  const { id, request, companions, contentSha256 } = answer.drop
  if (companions.length > 0) {
    return new SyncError(
      'PATH_NOT_ALLOWED',
      'Cannot use the file that the request names',
      'what lies in the trigger folder is a drop of its own',
      'name a file in another folder of "allowedFolders"',
    )
  }
  const key = id === null ? `webhook:${sha256(deliveryId ?? `content:${contentSha256}`)}` : `id:${id}`
  return { key, id, kind: 'webhook', name: NAME, contentSha256, request }
}

const NAME = 'webhook'

function notForHere(): SyncError {
  return new SyncError(
    'TRIGGER_INVALID',
    'Cannot take the request',
    'it is no trigger that is run here',
    'see README, "A trigger file"',
  )
}
