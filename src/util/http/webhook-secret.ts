/** A shorter secret can be guessed. */
const MIN_LENGTH = 16
const PREFIX = 'whsec_'

/** A line that makes a good secret and keeps it in the `.env` of this folder. */
export const MAKE_SECRET = 'echo "TRACKSYNC_WEBHOOK_SECRET=whsec_$(openssl rand -base64 32)" >> .env'

/** Why a secret for webhooks cannot be used, or null when it can. */
export function webhookSecretTrouble(secret: string): string | null {
  if (secret.startsWith(PREFIX) && !isBase64(secret.slice(PREFIX.length)))
    return `it is not "${PREFIX}" and a key in base64`
  return secret.length < MIN_LENGTH ? `it is shorter than ${MIN_LENGTH} characters` : null
}

function isBase64(key: string): boolean {
  return Buffer.from(key, 'base64').toString('base64') === key
}
