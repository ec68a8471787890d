import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { spawnSync } from 'node:child_process'
import { errorCodeOf } from './file-error.ts'

/** Who claims drops and leases runs: one agent in one process. All parts are letters and digits. */
export interface ProcessOwner {
  /** Names the machine. */
  readonly host: string
  /** Names the machine's start: process numbers begin anew with it; `0` where the system does not tell. */
  readonly boot: string
  /** Names the set of process numbers (a container has its own); `0` where there is only one. */
  readonly space: string
  readonly pid: number
  /** When the process started: clock ticks since the machine's start on Linux, seconds since 1970 elsewhere. */
  readonly startedAt: number
  /** Tells apart two agents of one process. */
  readonly instance: string
}

/**
 * Whether the process behind an owner's name still runs. One of another machine or container counts as running: from
 * here nobody can tell, and taking its work away would double it.
 */
export function isAlive(name: string): boolean {
  const owner = parseOwnerName(name)
  return owner !== null && ownerLife(owner, thisProcess()) !== 'dead'
}

/** The owner for an agent of this process. */
export function thisProcess(): ProcessOwner {
  return {
    // a machine-id outlives a change of the host's name
    host: digest(readOr('/etc/machine-id', hostname())),
    boot: readOr('/proc/sys/kernel/random/boot_id', '0').replaceAll('-', '').slice(0, 12),
    space: pidSpace(),
    pid: process.pid,
    startedAt: linuxProcess('self')?.startedAt ?? Math.round(Date.now() / 1000 - process.uptime()),
    instance: Math.floor(Math.random() * 0x1000000)
      .toString(16)
      .padStart(6, '0'),
  }
}

/** The name of the owner's folder among the claims. */
export function ownerName(owner: ProcessOwner): string {
  return [owner.host, owner.boot, owner.space, owner.pid, owner.startedAt, owner.instance].join('-')
}

/** Reads such a name; null for anything else. */
export function parseOwnerName(name: string): ProcessOwner | null {
  const parts = /^([a-z0-9]+)-([a-z0-9]+)-(\d+)-(\d+)-(\d+)-([a-z0-9]+)$/.exec(name)
  if (parts === null) return null
  const [, host = '', boot = '', space = '', pid, startedAt, instance = ''] = parts
  return { host, boot, space, pid: Number(pid), startedAt: Number(startedAt), instance }
}

/**
 * Whether an owner's process is still there. `unsure`: it runs, or ran, on another machine or in another container; only
 * a sign of life in the folder can tell.
 */
export function ownerLife(owner: ProcessOwner, self: ProcessOwner): 'alive' | 'dead' | 'unsure' {
  if (owner.host !== self.host) return 'unsure'
  if (owner.boot !== self.boot) return 'dead'
  if (owner.space !== self.space) return 'unsure'
  if (self.boot === '0') return startOfProcess(owner.pid, owner.startedAt) ? 'alive' : 'dead'
  const found = linuxProcess(String(owner.pid))
  return found !== null && found.startedAt === owner.startedAt && !found.hasEnded ? 'alive' : 'dead'
}

interface LinuxProcess {
  readonly startedAt: number
  /** Killed, and not yet waited for by its parent. */
  readonly hasEnded: boolean
}

/** From /proc/PID/stat (proc(5)): after the name in parentheses come the state and, as field 22, the start in ticks. */
function linuxProcess(pid: string): LinuxProcess | null {
  const stat = readOr(`/proc/${pid}/stat`, '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const startedAt = Number(fields[19])
  if (stat === '' || !Number.isInteger(startedAt)) return null
  return { startedAt, hasEnded: fields[0] === 'Z' || fields[0] === 'X' }
}

/** Where there is no /proc: whether a process of this number started at that second, give or take rounding. */
function startOfProcess(pid: number, startedAt: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (errorCodeOf(error) === 'ESRCH') return false
  }
  const env = { ...process.env, LC_ALL: 'C' }
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env,
    encoding: 'utf8',
    timeout: 5000,
  })
  const found = Date.parse(stdout.trim()) / 1000
  if (status !== 0 || Number.isNaN(found)) return status !== 1
  return Math.abs(found - startedAt) <= ROUNDING_S
}

const ROUNDING_S = 3

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')
  } catch {
    return '0'
  }
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return otherwise
  }
}

/** Twelve hexadecimal digits: FNV-1a of 32 bits from two beginnings. It keeps no secret, and `node:crypto` takes long to load. */
function digest(text: string): string {
  const parts = [0x811c9dc5, 0x2f0b4a27].map((start) => {
    let hash = start
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
    }
    return (hash >>> 0).toString(16).padStart(8, '0')
  })
  return parts.join('').slice(0, 12)
}
