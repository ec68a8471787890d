import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { atMost, type BenchRow } from './bench-row.ts'
import { buildCommand } from './built-command.ts'
import { childrenCpuMs, processCpuMs, residentBytes } from './cpu-time.ts'

const ROUNDS = 25
const WATCH_ROUNDS = 9
/** After this an agent with nothing to do has loaded what it loads. */
const SETTLED_MS = 2000
const MB = 1 << 20

/**
 * What it costs to start the compiled command, as ratios of CPU (user + system) to `node -e 0` in the same run, and what an
 * agent that waits keeps in memory. Linux only.
 */
export async function benchStartup(): Promise<readonly BenchRow[]> {
  const command = buildCommand()
  try {
    const cwd = command.project()
    writeFileSync(join(cwd, 'deno.json'), '{ "tasks": { "x": "echo hello" } }')
    writeFileSync(
      join(cwd, '.syncrc.json'),
      '{ "triggerFolder": "trigger-folder", "library": { "folder": "library" } }',
    )
    const run = (...args: readonly string[]): number => {
      const before = childrenCpuMs()
      const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'ignore' })
      if (status !== 0) throw new Error(`"${args.join(' ')}" ended with ${status}`)
      return childrenCpuMs() - before
    }
    run(command.program, 'watch', '--once')
    const kinds: readonly (readonly string[])[] = [
      ['-e', '0'],
      [command.program, 'status'],
      [command.program, 'task', '--config', 'deno.json', 'x'],
      [command.program, 'task', '--eval', 'echo hello'],
    ]
    for (const kind of kinds) run(...kind)
    const sums = kinds.map(() => 0)
    for (let round = 0; round < ROUNDS; round += 1) {
      kinds.forEach((kind, index) => (sums[index] = (sums[index] ?? 0) + run(...kind)))
    }
    const [empty = NaN, status = NaN, task = NaN, evaluated = NaN] = sums.map((sum) => sum / ROUNDS)
    const agents: { readonly watchingMs: number; readonly bytes: number }[] = []
    for (let round = 0; round < WATCH_ROUNDS; round += 1) agents.push(await watch(command.program, cwd))
    const watching = agents.reduce((sum, { watchingMs }) => sum + watchingMs, 0) / agents.length
    const unit = `x CPU of node -e 0 (${empty.toFixed(0)} ms)`
    return [
      atMost('tracksync status', status / empty, unit, 1.5),
      atMost('tracksync task x, an echo', task / empty, unit, 1.5),
      atMost('tracksync task --eval, an echo', evaluated / empty, unit, 1.5),
      atMost('tracksync watch, until it watches', watching / empty, unit, 2),
      atMost('memory of an agent that waits', Math.max(...agents.map(({ bytes }) => bytes)) / MB, 'MB', 120),
    ]
  } finally {
    command.remove()
  }
}

async function watch(
  program: string,
  cwd: string,
): Promise<{ readonly watchingMs: number; readonly bytes: number }> {
  const agent = spawn(process.execPath, [program, 'watch'], { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(agent, 'exit')
  const pid = agent.pid ?? 0
  let said = ''
  for await (const chunk of agent.stderr.setEncoding('utf8')) {
    said += String(chunk)
    if (said.includes('Watching for drops')) break
  }
  const watchingMs = processCpuMs(pid)
  await sleep(SETTLED_MS)
  const bytes = residentBytes(pid)
  agent.kill('SIGTERM')
  await ended
  return { watchingMs, bytes }
}
