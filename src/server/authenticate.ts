import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { WebhookVerificationError } from 'standardwebhooks'
import { NOTICE_ID } from '../model/notice.ts'
import { standardWebhook } from '../util/http/standard-webhook.ts'

/** Who sent a delivery, as far as it can be told. `id` is the sender's own name for the delivery. */
export type Sender =
  { readonly kind: 'known'; readonly id: string | null } | { readonly kind: 'refused'; readonly why: string }

const ID = /^[\x21-\x7e]{1,200}$/

type Headers = (name: string) => string | undefined

/**
 * Standard Webhooks (standardwebhooks.com: HMAC-SHA256 over id, time and body; five minutes of tolerance), or the secret
 * itself as a bearer token. A signature that is wrong is never made up for by a token.
 */
export function authenticate(header: Headers, body: Buffer, secret: string | null): Sender {
  if (secret === null) return { kind: 'refused', why: 'no TRACKSYNC_WEBHOOK_SECRET is set here' }
  if (header('webhook-signature') !== undefined) return bySignature(header, body, secret)
  const token = /^Bearer ([\x21-\x7e]+)$/i.exec(header('authorization') ?? '')?.[1]
  if (token === undefined) return { kind: 'refused', why: 'it is neither signed nor carries the token' }
  if (!sameText(token, secret)) return { kind: 'refused', why: 'the token is wrong' }
  const key = header('idempotency-key')
  if (key === undefined) return { kind: 'known', id: null }
  if (!ID.test(key)) return { kind: 'refused', why: 'its Idempotency-Key is not 1 to 200 plain characters' }
  return { kind: 'known', id: `key:${key}` }
}

/** Whether `X-Notion-Signature` is that of these very bytes (contracts of Notion, "Webhooks"). */
export function isSignedByNotion(signature: string | undefined, body: Buffer, token: string): boolean {
  return sameText(signature ?? '', `sha256=${createHmac('sha256', token).update(body).digest('hex')}`)
}

/** Compares in a time that tells nothing of either text. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

function bySignature(header: Headers, body: Buffer, secret: string): Sender {
  const id = header('webhook-id') ?? ''
  const timestamp = header('webhook-timestamp') ?? ''
  if (!ID.test(id)) return { kind: 'refused', why: 'its webhook-id is not 1 to 200 plain characters' }
  if (id.startsWith(NOTICE_ID)) return { kind: 'refused', why: 'it is a notification of tracksync itself' }
  if (!/^\d{1,12}$/.test(timestamp)) return { kind: 'refused', why: 'its webhook-timestamp is no number' }
  try {
    standardWebhook(secret).verify(
      body,
      {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': header('webhook-signature') ?? '',
      },
      { jsonParse: false },
    )
    return { kind: 'known', id: `standard:${id}` }
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    const isOld = /timestamp/i.test(error.message)
    return {
      kind: 'refused',
      why: isOld ? 'its time is more than five minutes off' : 'its signature is wrong',
    }
  }
}
