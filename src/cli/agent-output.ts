import type { AgentEvent } from '../app/agent/agent-event.ts'
import { SyncError } from '../model/error.ts'
import type { StoredEvent } from '../model/event.ts'
import { createConsoleReporter } from '../report/console.ts'
import { agentWords } from './agent-words.ts'
import type { CommandContext } from './command.ts'

/** Shows what the agent does: runs through the console reporter, everything else in words. All of it on stderr. */
export function createAgentOutput({ io, quiet, verbose }: CommandContext): (event: AgentEvent) => void {
  const reporters = new Map<string, (event: StoredEvent) => void>()
  const { colour, isTerminal, columns } = io
  return (event) => {
    if (event.type === 'run') {
      if (quiet) return
      const { id } = event.run
      const reporter =
        reporters.get(id) ?? createConsoleReporter({ write: io.err, isTerminal, columns, colour })
      reporters.set(id, reporter)
      reporter({ at: new Date().toISOString(), event: event.event })
      return
    }
    if (event.type === 'finished') reporters.delete(event.run.id)
    const { text, matters } = agentWords(event)
    if (quiet && !matters) return
    io.err(`${text}\n`)
    if (!verbose || event.type !== 'trouble') return
    const { error } = event
    if (error instanceof Error && !(error instanceof SyncError)) io.err(`${error.stack}\n`)
  }
}
