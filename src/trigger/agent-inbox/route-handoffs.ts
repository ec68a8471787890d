import { lstatSync, readdirSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { agentCalled, type AgentInbox } from '../../model/handoff.ts'
import { errorCodeOf } from '../../util/file-error.ts'
import { moveWithoutOverwriting } from '../claims.ts'
import { childPath, dropNameOf, endingOf, nameForPeople } from '../drop-name.ts'
import { isLeftAlone } from '../left-alone.ts'
import { readStrictJson } from '../parse-drop/strict-json.ts'
import { readDrop } from '../read-drop.ts'
import { takeSnapshot } from '../snapshot.ts'
import { readHandoffDocument } from './handoff-document.ts'

/** The zone where hand-offs for any agent are put, below the trigger folder. */
export const SHARED_ZONE = join('01_inbox', 'Agent-Trigger-Folder')

/** A file of the shared zone that stays there, and why. */
export interface Unrouted {
  /** Safe to show. */
  readonly name: string
  readonly ageMs: number
  readonly why: string
}

export interface RoutingOptions {
  /** Absolute path of the trigger folder. */
  readonly triggerFolder: string
  readonly agents: readonly AgentInbox[]
  readonly maxJsonBytes: number
  readonly now: Date
  /** Only tells what would stay. */
  readonly readOnly?: boolean
}

/**
 * Moves each hand-off of the shared zone into its agent's inbox, never over anything, and tells what stays. Every state
 * in which it may be broken off is mended by the next call. Throws the file system's error for a folder that cannot be used.
 */
export function routeHandoffs(options: RoutingOptions): readonly Unrouted[] {
  const zone = join(options.triggerFolder, SHARED_ZONE)
  return namesIn(zone)
    .filter((name) => !isLeftAlone(name))
    .flatMap((name) => {
      const found = takeSnapshot(childPath(zone, name))
      if (found === null) return []
      const target = targetOf(zone, name, options)
      const ageMs = Math.max(0, options.now.getTime() - found.changedMs)
      if (typeof target === 'string') return [{ name: nameForPeople(name), ageMs, why: target }]
      if (options.readOnly !== true) moveTo(zone, name, target, options.triggerFolder)
      return []
    })
}

/** The agent, or why nobody gets it. */
function targetOf(zone: string, name: string, { agents, maxJsonBytes }: RoutingOptions): AgentInbox | string {
  if (endingOf(name) === 'md') return 'Markdown hand-offs are listed and not run'
  if (endingOf(name) !== 'json') return 'it is no JSON hand-off'
  const file = readDrop(childPath(zone, name), nameForPeople(name), maxJsonBytes)
  if (file.kind === 'gone') return 'it is gone'
  if (file.kind === 'refused') return file.error.why
  const json = readStrictJson(file.bytes)
  if (json.kind !== 'value') return json.why
  const read = readHandoffDocument(json.value)
  if ('why' in read) return read.why
  const { agent } = read.handoff
  if (agent === null) return 'it names no agent'
  return (
    agentCalled(agent, agents) ?? `"${nameForPeople(dropNameOf(agent))}" is no configured agent, or several`
  )
}

function moveTo(zone: string, name: string, agent: AgentInbox, triggerFolder: string): void {
  const inbox = join(triggerFolder, agent.folder, '01_inbox')
  const [from, to] = [childPath(zone, name), childPath(inbox, name)]
  try {
    // the move is a link and an unlink; a crash between the two leaves both names on one file
    const moved = takeSnapshot(to)
    if (moved !== null && moved.inode === lstatSync(from).ino) unlinkSync(from)
    else moveWithoutOverwriting(from, inbox, name)
  } catch (error) {
    // another agent took it in this moment
    if (errorCodeOf(error) !== 'ENOENT' || takeSnapshot(from) !== null) throw error
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { encoding: 'latin1' }).sort()
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return []
    throw error
  }
}
