import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SyncError } from '../../../src/model/error.ts'
import type { Downloader, FetchProgress, FetchRequest } from '../../../src/model/ports.ts'
import { createDirectMedia } from '../../../src/services/direct-media/direct-media.ts'
import type { DirectMediaSettings } from '../../../src/services/direct-media/direct-media-settings.ts'

interface Cleaner {
  after(cleanUp: () => unknown): void
}

export const MISSING = new SyncError(
  'PROGRAM_MISSING',
  'Cannot find yt-dlp',
  'it is not on the PATH',
  'install it: some-command',
)

/** A downloader that ends with the test. */
export function direct(t: Cleaner, settings: Partial<DirectMediaSettings>): Downloader {
  const made = createDirectMedia({
    allowPrivate: [],
    proxy: null,
    downloadsPerHost: 1,
    missing: MISSING,
    ...settings,
  })
  t.after(() => made.close())
  return made
}

export interface Ordered extends FetchRequest {
  readonly progress: FetchProgress[]
}

export async function order(t: Cleaner, url: string, changes: Partial<FetchRequest> = {}): Promise<Ordered> {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-direct-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const progress: FetchProgress[] = []
  const { signal } = new AbortController()
  return {
    url,
    folder,
    maxDurationMs: 660_000,
    signal,
    onProgress: (now) => progress.push(now),
    ...changes,
    progress,
  }
}

/** Bytes that begin as an MP3 does and are no text; nothing here decodes them. */
export function madeUpMp3(length: number): Buffer {
  const blocks: Buffer[] = [Buffer.from('ID3\u0004\u0000\u0000\u0000\u0000\u0000\u0000')]
  for (let at = 0; at * 32 < length; at++) blocks.push(createHash('sha256').update(String(at)).digest())
  return Buffer.concat(blocks).subarray(0, length)
}

/** A site with one answer for everything, that ends with the test; answers its host and port. */
export async function site(
  t: Cleaner,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the site has no port')
  return `127.0.0.1:${address.port}`
}
