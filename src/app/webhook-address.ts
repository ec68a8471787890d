/** Where webhooks are taken when `webhook` names no other place: from this machine alone. */
export const WEBHOOK_HOST = '127.0.0.1'
export const WEBHOOK_PORT = 8977
