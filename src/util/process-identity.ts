import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/**
 * A process, told apart from a later one with the same number: `host:pid:start`.
 * `start` is what the system says of the process's start (clock ticks on Linux, a date on macOS).
 */
export type ProcessIdentity = string

let own: ProcessIdentity | null = null

export function thisProcess(): ProcessIdentity {
  own ??= `${hostname()}:${process.pid}:${startOf(process.pid) ?? 'unknown'}`
  return own
}

/** Whether that very process still runs. A process of another host counts as alive: nobody here can tell. */
export function isAlive(identity: ProcessIdentity): boolean {
  const [host, pid, ...start] = identity.split(':')
  if (host !== hostname()) return true
  if (identity === own) return true
  const started = startOf(Number(pid))
  return started !== null && started === start.join(':')
}

function startOf(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      // the program's name may hold spaces and brackets, so count from behind its closing bracket: field 22 is the start
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' ? null : (fields[19] ?? null)
    } catch {
      return null
    }
  }
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const text = stdout.trim().replaceAll(' ', '_')
  return status === 0 && text !== '' ? text : null
}
