import type { AgentEvent } from '../app/agent/agent-event.ts'
import { toSyncError, type SyncError } from '../model/error.ts'
import { libraryWords } from '../model/library.ts'
import type { Run } from '../model/run.ts'
import { countOf } from '../report/quantities.ts'
import type { TriggerFolderEvent } from '../trigger/trigger-folder-event.ts'
import { printable } from '../util/printable.ts'
import { unreachable } from '../util/unreachable.ts'

/** What an agent tells besides the steps of its runs, for people and as facts. */
export interface AgentWords {
  readonly level: 'info' | 'warning' | 'error'
  /** What happened, in one word. */
  readonly event: string
  readonly text: string
  /** Said to people who want to hear little, too. */
  readonly matters: boolean
  readonly facts: Readonly<Record<string, string>>
}

type ToldEvent = Exclude<AgentEvent, { readonly type: 'run' }>

/** Puts an event into words. */
export function agentWords(told: ToldEvent): AgentWords {
  switch (told.type) {
    case 'finished':
      return finishedWords(told.run, told.sentence)
    case 'folder':
      return folderWords(told.event)
    case 'schedule': {
      const { kind, name, runId } = told.event
      const text =
        kind === 'queued'
          ? `Schedule "${name}": ${runId}`
          : `Schedule "${name}": left out, ${runId} of an earlier time is still at work`
      return info(`schedule-${kind}`, text, { schedule: name, run: runId })
    }
    case 'agent-tasks': {
      if (told.event.kind === 'trouble') return troubleWords('agent-tasks-trouble', told.event.error)
      if (told.event.kind === 'handed-off') {
        const { title, agent, path } = told.event
        return info('agent-task-handed-off', `Notion task "${printable(title)}": handed to ${agent}`, {
          agent,
          path,
        })
      }
      const { title, runId } = told.event
      return info('agent-task-queued', `Notion task "${title}": ${runId}`, { run: runId })
    }
    case 'serving':
      return info('serving', `Webhooks are taken on port ${told.port}`, { port: `${told.port}` })
    case 'notion-token': {
      const text = `Notion sent its verification token: paste what lies in "${told.path}" into Notion`
      return { level: 'warning', event: 'notion-token', text, matters: true, facts: { path: told.path } }
    }
    case 'owed': {
      const words = `${countOf(told.tracks, 'track')} waiting for ${libraryWords(told.library)}`
      const text = `${words}: "tracksync watch" goes on by itself, "tracksync watch --once" with the next hundred`
      return info('owed', text, { library: told.library, tracks: `${told.tracks}` })
    }
    case 'trouble':
      return troubleWords('trouble', toSyncError(told.error))
    default:
      return unreachable(told)
  }
}

function finishedWords({ id, state, reportPath, trigger }: Run, sentence: string): AgentWords {
  const report = reportPath === null ? '' : `\nReport: ${reportPath}`
  const isBad = state === 'failed' || state === 'partial'
  return {
    level: isBad ? 'error' : state === 'needs-review' ? 'warning' : 'info',
    event: 'run-finished',
    text: `${id} ${state}: ${sentence}${report}`,
    matters: state !== 'succeeded',
    facts: { run: id, state, trigger: trigger.name, ...(reportPath === null ? {} : { report: reportPath }) },
  }
}

function folderWords(event: TriggerFolderEvent): AgentWords {
  switch (event.type) {
    case 'drop-recorded':
      return info(event.type, `Took "${event.name}" as ${event.runId}`, {
        drop: event.name,
        run: event.runId,
      })
    case 'drop-known': {
      const { name, state, runId } = event
      const text = `"${name}" is ${state === 'in-progress' ? 'in progress' : 'done'} already, see ${runId}`
      return info(event.type, text, { drop: name, run: runId, state })
    }
    case 'drop-refused': {
      const { name, error } = event
      const text = `Refused "${name}": ${error.why} (${error.code})`
      return {
        level: 'error',
        event: event.type,
        text,
        matters: true,
        facts: { drop: name, code: error.code },
      }
    }
    case 'drop-waiting':
      return info(event.type, `Waiting for "${event.name}": ${event.why}`, { drop: event.name })
    case 'claim-recovered':
      return info(
        event.type,
        event.how === 'filed'
          ? 'Filed a drop that an agent which is gone had finished'
          : 'Took over a drop of an agent that is gone',
        {},
      )
    case 'watch':
      return info(
        event.state,
        event.state === 'watching'
          ? 'Watching for drops'
          : `Reading the folder every second${event.why === null ? '' : `: ${event.why}`}`,
        {},
      )
    case 'trouble': {
      const { what, error } = event
      const text = `${what}: ${error.why} (${error.code})`
      return { level: 'error', event: 'folder-trouble', text, matters: true, facts: { code: error.code } }
    }
    default:
      return unreachable(event)
  }
}

function info(event: string, text: string, facts: Readonly<Record<string, string>>): AgentWords {
  return { level: 'info', event, text, matters: false, facts }
}

function troubleWords(event: string, { what, why, code, next }: SyncError): AgentWords {
  return {
    level: 'error',
    event,
    text: `${what}: ${why} (${code})\nNext: ${next}`,
    matters: true,
    facts: { code },
  }
}
