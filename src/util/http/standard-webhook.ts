import { Webhook } from 'standardwebhooks'

/** Signs and checks with a secret of Standard Webhooks (standardwebhooks.com): `whsec_` and base64, or plain text. */
export function standardWebhook(secret: string): Webhook {
  return secret.startsWith('whsec_') ? new Webhook(secret) : new Webhook(secret, { format: 'raw' })
}
