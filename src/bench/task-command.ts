import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { atMost, type BenchRow } from './bench-row.ts'
import { buildCommand } from './built-command.ts'
import { childrenCpuMs } from './cpu-time.ts'

const COMMANDS = 2000
const TASKS = 1000
const ROUNDS = 5

/**
 * What `tracksync task` takes for a command in its process (a line of many, less a line of one) and for many tasks that do
 * nothing, its start included: CPU, the best of several rounds. Linux only.
 */
export function benchTaskCommand(): readonly BenchRow[] {
  const command = buildCommand()
  try {
    const cwd = command.project()
    writeFileSync(join(cwd, 'deno.json'), JSON.stringify({ tasks: createTasks() }))
    const run = (task: string): number => {
      const before = childrenCpuMs()
      const args = [command.program, 'task', '--config', 'deno.json', '-q', task]
      const { status } = spawnSync(process.execPath, args, { cwd, stdio: 'ignore' })
      if (status !== 0) throw new Error(`The task "${task}" ended with ${status}`)
      return childrenCpuMs() - before
    }
    const rounds = Array.from({ length: ROUNDS }, () => [run('one'), run('many'), run('all')] as const)
    const [one = NaN, many = NaN, all = NaN] = [0, 1, 2].map((kind) =>
      Math.min(...rounds.map((round) => round[kind] ?? NaN)),
    )
    return [
      atMost('a command in the process of tracksync task', (many - one) / COMMANDS, 'ms CPU', 0.3),
      atMost(`${TASKS} independent tasks that do nothing`, all / 1000, 's CPU', 1),
    ]
  } finally {
    command.remove()
  }
}

function createTasks(): Readonly<Record<string, unknown>> {
  const names = Array.from({ length: TASKS }, (_, index) => `task-${index}`)
  return {
    one: 'echo x',
    many: Array.from({ length: COMMANDS + 1 }, () => 'echo x').join('; '),
    ...Object.fromEntries(names.map((name) => [name, 'true'])),
    all: { dependencies: names },
  }
}
