import type { IncomingMessage } from 'node:http'
import { requestGuarded, type Connected } from '../../util/network/guarded-request.ts'

/** One GET; see `requestGuarded`. */
export function get(
  connected: Connected,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<IncomingMessage> {
  // a file is wanted as it is; a page is small either way
  const asItIs = { accept: '*/*', 'accept-encoding': 'identity' }
  return requestGuarded(connected, { method: 'GET', url, headers: { ...asItIs, ...headers } })
}
