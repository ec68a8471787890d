import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openStore } from '../store/store.ts'
import { standardWebhook } from '../util/http/standard-webhook.ts'

const PROGRAM = fileURLToPath(new URL('../../bin/tracksync.js', import.meta.url))
const SECRET = 'a-secret-of-the-torture'
const PER_SECOND = 50
/** What each webhook starts; the server does the runs while it takes further ones. */
const TASK = { description: 'Be done', command: 'echo done' }

interface WebhooksVerdict {
  readonly sent: number
  readonly runs: number
  readonly doubled: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Sends signed webhooks at 50 a second to a real `tracksync serve`, and measures until each answer. */
async function tortureWebhooks(count: number): Promise<WebhooksVerdict> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-webhooks-'))
  mkdirSync(join(root, 'tasks'))
  writeFileSync(join(root, 'tasks/report.json'), JSON.stringify(TASK))
  writeFileSync(join(root, '.syncrc.json'), JSON.stringify({ webhook: { port: 0 } }))
  const server = spawn(process.execPath, [PROGRAM, 'serve'], {
    cwd: root,
    env: { ...process.env, TRACKSYNC_WEBHOOK_SECRET: SECRET },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exit = once(server, 'exit')
  try {
    const port = await portOf(server.stderr)
    const times = (await sendAll(port, count)).toSorted((a, b) => a - b)
    server.kill('SIGTERM')
    await exit
    return { ...verdictOn(root, count), p50Ms: at(times, 0.5), p99Ms: at(times, 0.99) }
  } finally {
    server.kill('SIGKILL')
    await exit
    rmSync(root, { recursive: true, force: true })
  }
}

/** Reads what the server says to the end, so that it never waits for a reader. */
function portOf(said: NodeJS.ReadableStream): Promise<number> {
  return new Promise((resolve, reject) => {
    const lines = createInterface(said)
    lines.on('line', (line) => {
      const port = /taken on port (\d+)/.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    lines.once('close', () => reject(new Error('The server ended before it listened')))
  })
}

function sendAll(port: number, count: number): Promise<readonly number[]> {
  const began = performance.now()
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await sleep(Math.max(0, began + (index * 1000) / PER_SECOND - performance.now()))
      return send(port, index)
    }),
  )
}

/** Sends one and returns how long its answer took, in milliseconds. Rejects unless it was taken. */
async function send(port: number, index: number): Promise<number> {
  const body = JSON.stringify({ url: `https://soundcloud.com/someone/song-${index}` })
  const [id, sentAt] = [`msg_${index}`, new Date()]
  const began = performance.now()
  const response = await fetch(`http://127.0.0.1:${port}/hooks/trigger`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': `${Math.floor(sentAt.getTime() / 1000)}`,
      'webhook-signature': standardWebhook(SECRET).sign(id, sentAt, body),
    },
    body,
  })
  await response.arrayBuffer()
  if (response.status !== 202) throw new Error(`Webhook ${index} was answered with ${response.status}`)
  return performance.now() - began
}

function verdictOn(root: string, sent: number): Pick<WebhooksVerdict, 'sent' | 'runs' | 'doubled'> {
  const store = openStore<object>(join(root, '.tracksync'), { readOnly: true })
  try {
    const runs = store.runs.last(sent * 2)
    return {
      sent,
      runs: runs.length,
      doubled: runs.length - new Set(runs.map(({ trigger }) => trigger.key)).size,
    }
  } finally {
    store.close()
  }
}

/** The value below which this share of the sorted times lies, to a tenth of a millisecond. */
function at(times: readonly number[], share: number): number {
  return Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10
}

/** Prints the verdict; sets the exit code to 1 when one was lost or doubled, or the answers took too long. */
export async function printWebhooksVerdict(): Promise<void> {
  const verdict = await tortureWebhooks(1000)
  process.stdout.write(`${JSON.stringify(verdict)}\n`)
  const isGood = verdict.runs === verdict.sent && verdict.doubled === 0 && verdict.p99Ms < 100
  process.exitCode = isGood ? 0 : 1
}
