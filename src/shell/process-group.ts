import { nodeFs } from './node-fs.ts'

const { readdirSync, readFileSync } = nodeFs

/** How often a stopped group is looked at until it is gone. */
const POLL_MS = 20

/** Sends a signal to every process of a group; does nothing when there is none. */
export function signalGroup(groupId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-groupId, signal)
  } catch {
    // ESRCH: it is gone. EPERM (macOS): only zombies are left.
  }
}

/**
 * Ends a whole process group: TERM (and CONT, for what is suspended), then KILL after the grace. Resolves when the group
 * is gone, or has got KILL.
 */
export async function stopGroup(
  groupId: number,
  killGraceMs: number,
  leaderEnded: Promise<void>,
): Promise<void> {
  signalGroup(groupId, 'SIGTERM')
  signalGroup(groupId, 'SIGCONT')
  const gone = Promise.withResolvers<void>()
  const look = (): void => {
    if (!isGroupAlive(groupId)) gone.resolve()
  }
  const poll = setInterval(look, POLL_MS)
  const kill = setTimeout(() => {
    signalGroup(groupId, 'SIGKILL')
    gone.resolve()
  }, killGraceMs)
  void leaderEnded.then(look)
  await gone.promise
  clearInterval(poll)
  clearTimeout(kill)
}

function isGroupAlive(groupId: number): boolean {
  try {
    process.kill(-groupId, 0)
  } catch {
    return false
  }
  return process.platform !== 'linux' || hasLivingMember(groupId)
}

/** Where nobody collects orphans (a container's first process may not), the dead stay in their group as zombies. */
function hasLivingMember(groupId: number): boolean {
  try {
    return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && isLivingMember(entry, groupId))
  } catch {
    return true
  }
}

/** Reads state and process group from `pid (name) state parent group ...`; the name may hold anything. */
function isLivingMember(processId: string, groupId: number): boolean {
  try {
    const status = readFileSync(`/proc/${processId}/stat`, 'latin1')
    const [state, , group] = status.slice(status.lastIndexOf(')') + 2).split(' ')
    return Number(group) === groupId && state !== 'Z' && state !== 'X'
  } catch {
    return false
  }
}
