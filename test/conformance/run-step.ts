import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ConformanceStep } from './case.ts'
import type { Place } from './place.ts'

export interface StepEnding {
  readonly exit: number | string
  readonly stdout: string
  readonly stderr: string
  readonly late: boolean
}

const LONGEST_MS = 20_000

/** Runs a command with the words, input, environment and signal of a step, in the step's folder. */
export function runStep(command: readonly string[], step: ConformanceStep, place: Place): Promise<StepEnding> {
  const { promise, resolve, reject } = Promise.withResolvers<StepEnding>()
  const [program = '', ...args] = [...command, ...(step.args ?? [])].map(place.fill)
  const env = { ...place.env }
  for (const [name, value] of Object.entries(step.env ?? {})) env[name] = place.fill(value)
  const child = spawn(program, args, { cwd: join(place.folder, step.cwd ?? '.'), env, detached: true })
  const { signal } = step
  let stdout = ''
  let stderr = ''
  let late = false
  let signalled = false
  const end = (): void => killGroup(child.pid)
  const timer = setTimeout(() => {
    late = true
    end()
  }, step.maxMs ?? LONGEST_MS)
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    if (signal === undefined || signalled || !stdout.includes(signal.when)) return
    signalled = true
    setTimeout(() => child.kill(signal.name), signal.delayMs ?? 100)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  child.on('error', reject)
  child.on('close', (code, bySignal) => {
    clearTimeout(timer)
    end()
    resolve({ exit: code ?? `signal ${bySignal}`, stdout: plain(stdout), stderr: plain(stderr), late })
  })
  child.stdin.on('error', () => undefined).end(step.stdin ?? '')
  return promise
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // all of it has ended
  }
}

function plain(text: string): string {
  return text.replace(/\u001B\[[0-9;]*[A-Za-z]/g, '')
}
