import type { ChildProcess } from 'node:child_process'

const STOP_GRACE_MS = 20_000

/** Ends a child that was started `detached`, with everything it started; who does not heed TERM for 20 s is killed. */
export async function endGroup(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (hasEnded(child)) return
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  signalGroup(child, signal)
  const late = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_GRACE_MS)
  await exit
  clearTimeout(late)
}

/** Only the group that was started here. */
function signalGroup(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): void {
  if (child.pid === undefined || hasEnded(child)) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    // it ended in this moment
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}
