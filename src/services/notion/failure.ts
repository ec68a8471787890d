import { isHTTPResponseError } from '@notionhq/client'
import type { ErrorCode } from '../../model/error-codes.ts'
import { SyncError } from '../../model/error.ts'
import { retryAfterMs } from '../../util/http/retry-after.ts'
import type { NotionAnswer, NotionRequest } from './request.ts'

type Failure = Exclude<NotionAnswer<never>, { readonly kind: 'answer' }>

/**
 * What a thrown error of the SDK means. Refused: a person has to act (token, sharing, block limit), or the request is
 * wrong. Unavailable: everything else; ambiguous when a write may have taken effect all the same.
 */
export function failureOf(thrown: unknown, request: NotionRequest, now: Date): Failure {
  if (!isHTTPResponseError(thrown)) return unavailable(request, 'no answer came', null, true)
  const { status, code } = thrown
  const refusal = status === 400 ? refusalOfInvalid(thrown.message) : REFUSALS.get(status)
  if (refusal !== undefined) {
    const [errorCode, why, next] = refusal
    return { kind: 'refused', error: new SyncError(errorCode, `Cannot ${request.doing}`, why, next) }
  }
  if (status === 200) return unavailable(request, 'the answer is not JSON', null, true)
  const wait = retryAfterMs(headerOf(thrown.headers, 'retry-after'), now)
  if (status === 429)
    return unavailable(request, 'Notion limits the rate of requests', wait ?? 1000, false, true)
  // a conflict is refused before anything is written
  if (status === 409)
    return unavailable(request, 'somebody changed the same thing at this moment', wait, false)
  return unavailable(request, `Notion answered ${status} (${code})`, wait, true)
}

/** An answer of another shape than Notion documents: the request may have taken effect. */
export function invalidAnswer(request: NotionRequest, why: string): Failure {
  const next = 'try again later; update tracksync when it stays so'
  const error = new SyncError('SERVICE_ANSWER_INVALID', `Cannot ${request.doing}`, oneLine(why), next)
  return { kind: 'unavailable', error, ambiguous: request.method !== 'get', retryAfterMs: null }
}

type Refusal = readonly [code: ErrorCode, why: string, next: string]

const REFUSALS: ReadonlyMap<number, Refusal> = new Map([
  [
    401,
    [
      'NEEDS_LOGIN',
      'Notion does not accept the token',
      'put the secret of your connection into NOTION_TOKEN',
    ],
  ],
  [
    403,
    [
      'SERVICE_FORBIDDEN',
      'the connection lacks the capability for it',
      'give it "Read", "Update" and "Insert content" in the settings of the connection at Notion',
    ],
  ],
  [
    404,
    [
      'LIBRARY_NOT_SHARED',
      'Notion does not find it, which is also what it says of a page that is not shared',
      'open the database in Notion, choose "...", "Connections", and add your connection',
    ],
  ],
  [
    413,
    ['LIBRARY_SCHEMA', 'the request is larger than Notion takes', 'report this as a defect of tracksync'],
  ],
])

/** A full workspace and a changed schema both answer 400; only the text tells. */
function refusalOfInvalid(message: string): Refusal {
  if (/block limit|blocks? .*limit/i.test(message)) {
    return [
      'QUOTA_EXCEEDED',
      'the workspace has reached its limit of blocks',
      'raise the plan of the workspace, or take "notion" out of "libraries"',
    ]
  }
  return [
    'LIBRARY_SCHEMA',
    oneLine(message),
    'run "tracksync doctor", which compares the database with what is needed',
  ]
}

function unavailable(
  { doing, method }: NotionRequest,
  why: string,
  wait: number | null,
  mayHaveEffect: boolean,
  limited = false,
): Failure {
  const code: ErrorCode = limited ? 'RATE_LIMITED' : 'LIBRARY_UNAVAILABLE'
  const next =
    wait === null
      ? 'nothing: it is tried again later'
      : `nothing: it is tried again in ${Math.ceil(wait / 1000)} s`
  const error = new SyncError(code, `Cannot ${doing}`, why, next)
  return { kind: 'unavailable', error, ambiguous: mayHaveEffect && method !== 'get', retryAfterMs: wait }
}

/** Text from outside, short and in one line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300)
}

function headerOf(headers: unknown, name: string): string | null {
  return headers instanceof Headers ? headers.get(name) : null
}
