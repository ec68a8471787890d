import type { Duplex } from 'node:stream'
import { openRoute, type Guarded } from './open-route.ts'

/** Answers a CONNECT: bytes pass unseen in both directions, counted against the session. */
export async function forwardTunnel(
  guarded: Guarded,
  authority: string,
  client: Duplex,
  head: Buffer,
): Promise<void> {
  const { session } = guarded
  session.adopt(client)
  client.on('error', () => client.destroy())
  const target = readAuthority(authority)
  const route =
    target === null ? ({ kind: 'closed', status: 403 } as const) : await openRoute(guarded, target, true)
  if (route.kind === 'closed') {
    client.end(`HTTP/1.1 ${route.status} Not connected\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`)
    return
  }
  const { socket } = route
  client.write('HTTP/1.1 200 Connected\r\n\r\n')
  if (head.length > 0) socket.write(head)
  socket.on('data', (chunk: Buffer) => session.addReceived(chunk.length))
  client.on('data', () => session.touch())
  socket.on('error', () => client.destroy())
  socket.on('close', () => client.destroy())
  client.on('close', () => socket.destroy())
  socket.pipe(client)
  client.pipe(socket)
}

function readAuthority(authority: string): { readonly host: string; readonly port: number } | null {
  const match = /^(\[[0-9a-f:.]+\]|[^:/@]+):(\d{1,5})$/i.exec(authority)
  if (match?.[1] === undefined) return null
  return { host: match[1].replace(/^\[|\]$/g, ''), port: Number(match[2]) }
}
