import * as z from 'zod/mini'
import { EMPTY_REQUEST, type Trigger } from '../model/trigger.ts'
import type { Delivery } from '../store/webhooks.ts'
import { readStrictJson } from '../trigger/parse-drop/strict-json.ts'
import { sha256 } from '../util/digest.ts'
import { isSignedByNotion, sameText } from './authenticate.ts'
import type { NotionPages, NotionToken, PageAnswer } from './server-deps.ts'

/** What a request of Notion comes to. */
export type NotionAnswer =
  | { readonly kind: 'deliver'; readonly delivery: Delivery }
  | { readonly kind: 'acknowledged'; readonly reason: string }
  | { readonly kind: 'refused'; readonly status: 401 | 409 | 422 | 503; readonly why: string }

export interface NotionHookDeps {
  readonly pages: NotionPages | null
  readonly token: NotionToken
  readonly signal: AbortSignal
}

/** An event of a subscription: the first, unsigned one brings the token that all others are signed with. */
export async function onNotionEvent(
  body: Buffer,
  signature: string | undefined,
  deps: NotionHookDeps,
): Promise<NotionAnswer> {
  const token = deps.token.read()
  const isSigned = token !== null && isSignedByNotion(signature, body, token)
  const json = readStrictJson(body)
  const value = json.kind === 'value' ? json.value : null
  const handshake = HANDSHAKE.safeParse(value)
  if (handshake.success) return takeToken(handshake.data.verification_token, token, deps.token)
  if (!isSigned)
    return refused(401, token === null ? 'no token of Notion is kept yet' : 'it is not signed by Notion')
  const event = EVENT.safeParse(value)
  if (!event.success) return refused(422, 'it is not an event of Notion')
  const { id, type, entity, authors } = event.data
  if (entity.type !== 'page' || !TYPES.includes(type)) return { kind: 'acknowledged', reason: 'other-event' }
  return forPage(
    `notion:${id}`,
    entity.id,
    authors.map((author) => author.id),
    body,
    deps,
  )
}

/** A call of an automation: unsigned, so the last part of the path is the secret. */
export async function onNotionAutomation(
  body: Buffer,
  given: string,
  secret: string | null,
  deps: NotionHookDeps,
): Promise<NotionAnswer> {
  if (secret === null || !sameText(given, secret)) return refused(401, 'the path is not the secret one')
  const json = readStrictJson(body)
  const call = AUTOMATION.safeParse(json.kind === 'value' ? json.value : null)
  if (!call.success) return refused(422, 'it is not a call of an automation of Notion')
  const { source, data } = call.data
  const id = `notion-automation:${source?.event_id ?? sha256(body)}`
  return forPage(id, data.id, [], body, deps)
}

const ID = z.string().check(z.minLength(1), z.maxLength(200))
const HANDSHAKE = z.object({
  verification_token: z.string().check(z.minLength(16), z.maxLength(500), z.regex(/^[\x21-\x7e]+$/)),
})
const EVENT = z.object({
  id: ID,
  type: z.string(),
  entity: z.object({ id: ID, type: z.string() }),
  authors: z._default(z.array(z.object({ id: z.string() })), []),
})
const AUTOMATION = z.object({
  source: z.optional(z.object({ event_id: z.optional(ID) })),
  data: z.object({ id: ID }),
})
const TYPES: readonly string[] = ['page.created', 'page.properties_updated', 'page.content_updated']

function takeToken(sent: string, known: string | null, token: NotionToken): NotionAnswer {
  if (known !== null && sameText(sent, known)) return { kind: 'acknowledged', reason: 'handshake' }
  if (known === null && token.keep(sent)) return { kind: 'acknowledged', reason: 'handshake' }
  return refused(409, 'another token is kept; "tracksync doctor" says how to take a new one')
}

async function forPage(
  id: string,
  pageId: string,
  authors: readonly string[],
  body: Buffer,
  { pages, signal }: NotionHookDeps,
): Promise<NotionAnswer> {
  const answer: PageAnswer | null = pages === null ? null : await pages.lookUp(pageId, authors, signal)
  // Notion sends it again later: nothing is lost, and nothing is claimed
  if (answer === null) return refused(503, 'Notion is not connected here')
  if (answer.kind === 'unavailable') return refused(503, 'the page cannot be looked at now')
  if (answer.kind === 'dropped') return { kind: 'acknowledged', reason: answer.reason }
  const { url, ids, title, artist, playlist } = answer
  const trigger: Trigger = {
    key: id,
    id: null,
    kind: 'notion',
    name: `notion page ${pageId}`,
    contentSha256: sha256(body),
    request: { ...EMPTY_REQUEST, urls: [url], trackIds: ids, title, artist, playlist },
  }
  // an attempt's number is in the body, so the same event sent again has another content
  return { kind: 'deliver', delivery: { id, trigger: { ...trigger, contentSha256: sha256(id) } } }
}

function refused(status: 401 | 409 | 422 | 503, why: string): NotionAnswer {
  return { kind: 'refused', status, why }
}
