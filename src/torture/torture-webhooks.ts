import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '../server/server.ts'
import { openStore } from '../store/store.ts'
import { standardWebhook } from '../util/http/standard-webhook.ts'

const SECRET = 'a-secret-of-the-torture'
const PER_SECOND = 50

interface WebhooksVerdict {
  readonly sent: number
  readonly runs: number
  readonly doubled: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Sends signed webhooks at 50 a second to a server with a real ledger, and measures until each answer. */
async function tortureWebhooks(count: number): Promise<WebhooksVerdict> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-webhooks-'))
  const store = openStore<object>(join(root, 'state'))
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    hosts: [],
    secret: SECRET,
    rules: { folder: root, allowedFolders: [root], allowPrivate: [], taskNames: [], maxJsonBytes: 1 << 20 },
    deliver: (batch) => store.webhooks.deliver(batch, new Date()),
    notionPages: null,
    notionToken: { read: () => null, keep: () => false },
    health: () => [],
    metrics: () => [],
    nowMs: () => performance.now(),
    onQueued: () => {},
    onTrouble: (error) => process.stderr.write(`${String(error)}\n`),
  })
  try {
    const began = performance.now()
    const answers = await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await sleep(Math.max(0, began + (index * 1000) / PER_SECOND - performance.now()))
        return send(server.port, index)
      }),
    )
    const times = answers.toSorted((a, b) => a - b)
    const runs = store.runs.last(count * 2)
    const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
    return {
      sent: count,
      runs: runs.length,
      doubled: runs.length - new Set(runs.map(({ trigger }) => trigger.key)).size,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    }
  } finally {
    await server.close()
    store.close()
    rmSync(root, { recursive: true, force: true })
  }
}

/** Sends one and returns how long its answer took, in milliseconds. Rejects unless it was taken. */
async function send(port: number, index: number): Promise<number> {
  const body = JSON.stringify({ url: `https://soundcloud.com/someone/song-${index}` })
  const [id, at] = [`msg_${index}`, new Date()]
  const began = performance.now()
  const response = await fetch(`http://127.0.0.1:${port}/hooks/trigger`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
      'webhook-signature': standardWebhook(SECRET).sign(id, at, body),
    },
    body,
  })
  await response.arrayBuffer()
  if (response.status !== 202) throw new Error(`Webhook ${index} was answered with ${response.status}`)
  return performance.now() - began
}

/** Prints the verdict; sets the exit code to 1 when one was lost or doubled, or the answers took too long. */
export async function printWebhooksVerdict(): Promise<void> {
  const verdict = await tortureWebhooks(1000)
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  const isGood = verdict.runs === verdict.sent && verdict.doubled === 0 && verdict.p99Ms < 100
  process.exitCode = isGood ? 0 : 1
}
