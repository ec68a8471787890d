import { SyncError } from '../../model/error.ts'
import { EMPTY_REQUEST } from '../../model/trigger.ts'
import { sha256 } from '../../util/digest.ts'
import { checkUrl } from '../check-url.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'
import { refusedBy } from './refusals.ts'

/** The trigger of a drop that is one link: `.url`, `.webloc`, `.desktop`. */
export function parsedLink(link: string, content: DropContent, rules: ParseRules): ParseAnswer {
  const url = checkUrl(link, rules.allowPrivate)
  if (url instanceof SyncError) return refusedBy(url)
  const contentSha256 = sha256(content.bytes)
  const request = { ...EMPTY_REQUEST, urls: [url] }
  return { kind: 'parsed', drop: { kind: 'url', id: null, request, companions: [], contentSha256 } }
}
