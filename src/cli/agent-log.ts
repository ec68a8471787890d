import { join } from 'node:path'
import type { AgentEvent } from '../app/agent/agent-event.ts'
import { appendToRotatedLog } from '../util/rotated-log.ts'
import { agentWords, type AgentWords } from './agent-words.ts'

const MAX_BYTES = 1 << 20
const FILES = 5

/** The log of the agents of one state folder. */
export function agentLogPath(stateFolder: string): string {
  return join(stateFolder, 'logs/agent.log')
}

/**
 * Keeps what an agent does in its log, a JSON object for each line: `time`, `level`, `event`, `message`, and what else
 * there is to tell. The steps of a run stand in the ledger and the report, its errors here too. A log that cannot be
 * written never keeps the agent from its work; that is told once.
 */
export function createAgentLog(
  stateFolder: string,
  onTrouble: (error: unknown) => void,
): (event: AgentEvent) => void {
  const options = { path: agentLogPath(stateFolder), maxBytes: MAX_BYTES, files: FILES }
  let isTold = false
  return (event) => {
    const words = event.type === 'run' ? errorWords(event) : agentWords(event)
    if (words === null) return
    const { level, event: name, text, facts } = words
    const record = { time: new Date().toISOString(), level, event: name, ...facts, message: text }
    try {
      appendToRotatedLog(JSON.stringify(record), options)
    } catch (error) {
      if (!isTold) onTrouble(error)
      isTold = true
    }
  }
}

function errorWords({ run, event }: Extract<AgentEvent, { readonly type: 'run' }>): AgentWords | null {
  if (event.type !== 'error') return null
  const { what, why, code, severity, next } = event.error
  return {
    level: severity === 'low' ? 'info' : severity === 'medium' ? 'warning' : 'error',
    event: 'run-error',
    text: `${what}: ${why} (${code})\nNext: ${next}`,
    matters: true,
    facts: { run: run.id, code },
  }
}
