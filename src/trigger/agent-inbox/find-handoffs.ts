import { opendirSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodeOf } from '../../util/file-error.ts'
import { readStrictJson } from '../parse-drop/strict-json.ts'
import { readDrop } from '../read-drop.ts'
import { readHandoffDocument } from './handoff-document.ts'

/** The three folders of an agent. */
export type AgentPlace = '01_inbox' | '02_processed' | '03_failed'

/**
 * Whether a hand-off of the task lies in this folder of an agent. Page ids of a workspace share their first eight digits,
 * so a file name can only rule a file out; the JSON decides.
 */
export function holdsHandoff(
  agentFolder: string,
  place: AgentPlace,
  taskId: string,
  maxJsonBytes: number,
): boolean {
  const folder = join(agentFolder, place)
  return jsonNamesIn(folder).some((name) => {
    const marked = /__([0-9a-f]{16})(__[^.]*)?\.json$/i.exec(name)?.[1]?.toLowerCase()
    if (marked !== undefined && marked !== taskMark(taskId)) return false
    const file = readDrop(join(folder, name), name, maxJsonBytes)
    const json = file.kind === 'read' ? readStrictJson(file.bytes) : null
    if (json?.kind !== 'value') return false
    const read = readHandoffDocument(json.value)
    return 'handoff' in read && !read.handoff.isReturn && read.handoff.taskId === taskId
  })
}

/** By what a file name tells its task: the first and the last eight digits of the page's id. */
export function taskMark(taskId: string): string {
  return `${taskId.slice(0, 8)}${taskId.slice(-8)}`
}

function jsonNamesIn(folder: string): readonly string[] {
  const names: string[] = []
  try {
    const directory = opendirSync(folder)
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync())
      if (entry.name.toLowerCase().endsWith('.json')) names.push(entry.name)
    directory.closeSync()
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error
  }
  return names
}
