import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { standardWebhook } from '../../src/util/http/standard-webhook.ts'
import type { NotionPages, ServerDeps } from '../../src/server/server-deps.ts'
import { startServer } from '../../src/server/server.ts'
import { createNotionToken } from '../../src/app/notion-token.ts'
import { openStore, type Store } from '../../src/store/store.ts'

export const SECRET = `whsec_${Buffer.from('a key of thirty-two bytes, or so').toString('base64')}`

/** A server on a free port with a ledger of its own. */
export interface TestServer {
  readonly url: string
  readonly port: number
  readonly store: Store<object>
  readonly stateFolder: string
  readonly deps: ServerDeps
  post(path: string, body: string | Buffer, headers?: Readonly<Record<string, string>>): Promise<Response>
  runs(): number
}

export interface TestServerOptions {
  readonly notionPages?: NotionPages
  readonly requestTimeoutMs?: number
  readonly nowMs?: () => number
  readonly health?: () => readonly string[]
}

export async function startTestServer(t: TestContext, options: TestServerOptions = {}): Promise<TestServer> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-server-'))
  const stateFolder = join(root, 'state')
  const folder = join(root, 'trigger-folder')
  const store = openStore<object>(stateFolder)
  const troubles: unknown[] = []
  const deps: ServerDeps = {
    host: '127.0.0.1',
    port: 0,
    hosts: ['hooks.example'],
    secret: SECRET,
    rules: {
      folder,
      allowedFolders: [folder],
      allowPrivate: [],
      taskNames: ['report'],
      maxJsonBytes: 1 << 20,
    },
    deliver: (batch) => store.webhooks.deliver(batch, new Date()),
    notionPages: options.notionPages ?? null,
    notionToken: createNotionToken(stateFolder, null, () => {}),
    health: options.health ?? (() => []),
    metrics: () => [],
    nowMs: options.nowMs ?? (() => performance.now()),
    onQueued: () => {},
    onTrouble: (error) => troubles.push(error),
    ...(options.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: options.requestTimeoutMs }),
  }
  const server = await startServer(deps)
  t.after(async () => {
    await server.close()
    store.close()
    rmSync(root, { recursive: true, force: true })
  })
  const url = `http://127.0.0.1:${server.port}`
  return {
    url,
    port: server.port,
    store,
    stateFolder,
    deps,
    post: (path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      }),
    runs: () => store.runs.last(10_000).length,
  }
}

/** The headers of Standard Webhooks for a body. */
export function signed(id: string, body: string, at = new Date(), secret = SECRET): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
    'webhook-signature': standardWebhook(secret).sign(id, at, body),
  }
}
