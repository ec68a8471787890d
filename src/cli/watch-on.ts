import type { Agent } from '../app/agent/agent.ts'
import { toSyncError } from '../model/error.ts'
import type { CommandContext } from './command.ts'

/**
 * Watches until INT or TERM. HUP makes an agent of what the configuration and the tasks say then: the old one takes
 * nothing more and does its runs to their end beside the new one. When they are wrong, that is said, and the old one goes
 * on. Rejects with what an agent rejects with.
 */
export async function watchOn(
  first: Agent,
  { io, signal, urgent }: CommandContext,
  makeNext: () => Promise<Agent>,
): Promise<void> {
  const broken = Promise.withResolvers<never>()
  const ends: Promise<void>[] = []
  let reloading = Promise.resolve()
  let current = begin(first)

  function begin(agent: Agent) {
    const over = new AbortController()
    const free = Promise.withResolvers<void>()
    const end = agent.watch({ signal, urgent }, { signal: over.signal, onFree: free.resolve })
    end.catch(broken.reject)
    ends.push(end)
    return { over, free: free.promise, end }
  }

  async function reload(): Promise<void> {
    if (signal.aborted) return
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
  }

  const onHangUp = (): void => void (reloading = reloading.then(reload))
  // in a terminal HUP says that its window was closed: that ends the agent, as it ends other programs
  if (!io.isTerminal) process.on('SIGHUP', onHangUp)
  try {
    await Promise.race([broken.promise, aborted(signal)])
    await reloading
    await Promise.all(ends)
  } finally {
    process.off('SIGHUP', onHangUp)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
