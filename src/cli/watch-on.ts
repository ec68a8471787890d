import type { Agent } from '../app/agent/agent.ts'
import { aborted } from '../app/agent/agent-stop.ts'
import { toSyncError } from '../model/error.ts'
import type { ServiceManager } from '../service-unit/systemd-manager.ts'
import type { CommandContext } from './command.ts'

/** The folder is looked through every five seconds; so much later something hangs. */
const LATE_MS = 60_000

export interface WatchOnOptions {
  readonly context: CommandContext
  readonly makeNext: () => Promise<Agent>
  /** Null: nobody wants to be told how the agent is doing. */
  readonly manager: ServiceManager | null
}

/**
 * Watches until INT or TERM. HUP makes an agent of what the configuration and the tasks say then: the old one takes
 * nothing more and does its runs to their end beside the new one. When they are wrong, that is said, and the old one goes
 * on. Rejects with what an agent rejects with.
 */
export async function watchOn(first: Agent, { context, makeNext, manager }: WatchOnOptions): Promise<void> {
  const { io, signal, urgent } = context
  const broken = Promise.withResolvers<never>()
  const ends: Promise<void>[] = []
  let reloading = Promise.resolve()
  let current = begin(first)

  function begin(agent: Agent) {
    const over = new AbortController()
    const free = Promise.withResolvers<void>()
    const watching = Promise.withResolvers<void>()
    const end = agent.watch(
      { signal, urgent },
      { onWatching: watching.resolve, signal: over.signal, onFree: free.resolve },
    )
    end.catch(broken.reject)
    ends.push(end)
    return { agent, over, watching: watching.promise, free: free.promise, end }
  }

  /** Whether the agent at work still looks through its folder; what it cannot read, it says. */
  function isAlive(): boolean {
    const ageMs = current.agent.folder.triedAgeMs()
    return ageMs !== null && ageMs < LATE_MS
  }

  async function tellReady(): Promise<void> {
    const { agent, watching, end } = current
    const isEnd = end.then(
      () => true,
      () => true,
    )
    if (await Promise.race([watching, isEnd])) return
    manager?.ready(`Watching ${agent.app.config.triggerFolder}`)
  }

  async function reload(): Promise<void> {
    if (signal.aborted) return
    manager?.reloading()
    try {
      const next = await makeNext()
      current.over.abort()
      await Promise.race([current.free, current.end])
      current = begin(next)
      io.err('Loaded the configuration again\n')
    } catch (error) {
      const { what, why, code, next } = toSyncError(error)
      io.err(`The configuration stays as it was. ${what}: ${why} (${code})\nNext: ${next}\n`)
    }
    await tellReady()
  }

  const onHangUp = (): void => void (reloading = reloading.then(reload))
  // in a terminal HUP says that its window was closed: that ends the agent, as it ends other programs
  if (!io.isTerminal) process.on('SIGHUP', onHangUp)
  if (manager !== null) {
    reloading = tellReady()
    manager.keepAlive(isAlive, signal)
  }
  try {
    await Promise.race([broken.promise, aborted(signal)])
    manager?.stopping()
    await reloading
    await Promise.all(ends)
    await manager?.told()
  } finally {
    process.off('SIGHUP', onHangUp)
  }
}
