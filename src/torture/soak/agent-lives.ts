import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { endGroup } from '../process-group.ts'
import type { SoakPlace } from './soak-place.ts'

const PROGRAM = fileURLToPath(new URL('../../../bin/tracksync.js', import.meta.url))

/** From when an agent watched until it ended, in milliseconds of the wall clock. */
export interface Life {
  readonly watchingMs: number
  /** Infinity while it lives. */
  readonly endedMs: number
}

/** One agent at a time, life after life. */
export interface AgentLives {
  /** Starts the next life; resolves when it watches. */
  begin(): Promise<void>
  kill(): Promise<void>
  /** Asks it to stop; resolves with its exit code. */
  stop(): Promise<number | null>
  lives(): readonly Life[]
  /** Lives that ended of themselves. */
  ownEnds(): number
}

/** What the agents say is kept in `agent.log`. */
export function createAgentLives({ root, secret }: SoakPlace, now: () => number): AgentLives {
  const log = createWriteStream(join(root, 'agent.log'), { flags: 'a' })
  const lives: Life[] = []
  let ownEnds = 0
  let isExpected = false
  let agent: ChildProcess | null = null

  function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    isExpected = true
    return agent === null ? Promise.resolve() : endGroup(agent, signal)
  }

  return {
    async begin() {
      isExpected = false
      const child = spawn(process.execPath, [PROGRAM, 'watch'], {
        cwd: root,
        env: { ...process.env, TRACKSYNC_WEBHOOK_SECRET: secret },
        detached: true,
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      agent = child
      child.stderr.setEncoding('utf8').pipe(log, { end: false })
      let said = ''
      await new Promise<void>((resolve, reject) => {
        const listen = (text: string): void => {
          said += text
          if (!said.includes('Watching for drops')) return
          child.stderr.off('data', listen)
          lives.push({ watchingMs: now(), endedMs: Infinity })
          resolve()
        }
        child.stderr.on('data', listen)
        child.once('exit', (code) => {
          const life = lives.at(-1)
          if (life?.endedMs === Infinity) lives.splice(-1, 1, { ...life, endedMs: now() })
          if (!isExpected) ownEnds += 1
          reject(new Error(`The agent ended with ${code} before it watched:\n${said}`))
        })
      })
    },
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM')
      log.end()
      return agent?.exitCode ?? null
    },
    lives: () => lives,
    ownEnds: () => ownEnds,
  }
}
