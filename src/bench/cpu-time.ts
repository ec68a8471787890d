import { readFileSync, readdirSync } from 'node:fs'

/** CPU (user + system) of this process's children that have ended, in ms: fields 16 and 17 of proc(5), in ticks of 10 ms. */
export function childrenCpuMs(): number {
  return statFields('self')
    .slice(13, 15)
    .reduce((sum, ticks) => sum + Number(ticks) * 10, 0)
}

/** CPU of a running process with all its threads, and of its children that have ended, in ms. Linux only. */
export function processCpuMs(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  const ended = statFields(String(pid)).slice(13, 15)
  return (
    threads.reduce((sum, ns) => sum + ns, 0) / 1e6 + ended.reduce((sum, ticks) => sum + Number(ticks) * 10, 0)
  )
}

/** Resident memory of a process, in bytes. Linux only. */
export function residentBytes(pid: number): number {
  return statusBytes(pid, /^VmRSS:\s+(\d+) kB/m)
}

/** The most that was resident of a process, in bytes; `getrusage` would tell that of its parent, if that had more. Linux only. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, /^VmHWM:\s+(\d+) kB/m)
}

function statusBytes(pid: number, line: RegExp): number {
  return Number(line.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
}

/** Fields of /proc/PID/stat from the third on: the name before them may hold spaces. */
function statFields(pid: string): readonly string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}
