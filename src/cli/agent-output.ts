import type { AgentEvent } from '../app/agent/agent-event.ts'
import { SyncError, toSyncError } from '../model/error.ts'
import { createConsoleReporter } from '../report/console.ts'
import type { StoredEvent } from '../model/event.ts'
import type { TriggerFolderEvent } from '../trigger/trigger-folder-event.ts'
import { unreachable } from '../util/unreachable.ts'
import type { CommandContext } from './command.ts'

/** Shows what the agent does: runs through the console reporter, everything else as a line. All of it on stderr. */
export function createAgentOutput({ io, quiet, verbose }: CommandContext): (event: AgentEvent) => void {
  const reporters = new Map<string, (event: StoredEvent) => void>()
  const { colour, isTerminal, columns } = io
  const line = (text: string): void => io.err(`${text}\n`)
  return (event) => {
    switch (event.type) {
      case 'run': {
        if (quiet) return
        const { id } = event.run
        const reporter =
          reporters.get(id) ?? createConsoleReporter({ write: io.err, isTerminal, columns, colour })
        reporters.set(id, reporter)
        reporter({ at: new Date().toISOString(), event: event.event })
        return
      }
      case 'finished':
        reporters.delete(event.run.id)
        if (quiet && event.run.state === 'succeeded') return
        line(`${event.run.id} ${event.run.state}: ${event.sentence}`)
        if (event.run.reportPath !== null) line(`Report: ${event.run.reportPath}`)
        return
      case 'folder': {
        const text = folderLine(event.event)
        if (text !== null && (!quiet || isTrouble(event.event))) line(text)
        return
      }
      case 'schedule': {
        const { kind, name, runId } = event.event
        if (quiet) return
        if (kind === 'queued') line(`Schedule "${name}": ${runId}`)
        else line(`Schedule "${name}": left out, ${runId} of an earlier time is still at work`)
        return
      }
      case 'agent-tasks':
        if (event.event.kind === 'trouble') {
          const { what, why, code, next } = event.event.error
          line(`${what}: ${why} (${code})\nNext: ${next}`)
        } else if (!quiet) line(`Notion task "${event.event.title}": ${event.event.runId}`)
        return
      case 'serving':
        if (!quiet) line(`Webhooks are taken on port ${event.port}`)
        return
      case 'notion-token':
        line(`Notion sent its verification token: paste what lies in "${event.path}" into Notion`)
        return
      case 'trouble': {
        const { what, why, code, next } = toSyncError(event.error)
        line(`${what}: ${why} (${code})\nNext: ${next}`)
        if (verbose && event.error instanceof Error && !(event.error instanceof SyncError))
          line(String(event.error.stack))
        return
      }
      default:
        unreachable(event)
    }
  }
}

function isTrouble({ type }: TriggerFolderEvent): boolean {
  return type === 'trouble' || type === 'drop-refused'
}

function folderLine(event: TriggerFolderEvent): string | null {
  switch (event.type) {
    case 'drop-recorded':
      return `Took "${event.name}" as ${event.runId}`
    case 'drop-known':
      return `"${event.name}" is ${event.state === 'in-progress' ? 'in progress' : 'done'} already, see ${event.runId}`
    case 'drop-refused':
      return `Refused "${event.name}": ${event.error.why} (${event.error.code})`
    case 'drop-waiting':
      return `Waiting for "${event.name}": ${event.why}`
    case 'claim-recovered':
      return event.how === 'filed'
        ? 'Filed a drop that an agent which is gone had finished'
        : 'Took over a drop of an agent that is gone'
    case 'watch':
      return event.state === 'watching'
        ? 'Watching for drops'
        : `Reading the folder every second${event.why === null ? '' : `: ${event.why}`}`
    case 'trouble':
      return `${event.what}: ${event.error.why} (${event.error.code})`
    default:
      return unreachable(event)
  }
}
