import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { everyMs } from './every-ms.ts'
import { linkTo, namesIn, SENDER, SERVED, type SoakPlace } from './soak-place.ts'
import type { WayIn } from './way-in.ts'

const EVERY_MS = 2000
const ZONE = '01_inbox/Agent-Trigger-Folder'
const PLACES = ['01_inbox', '02_processed', '03_failed']

/** Hand-offs of three families, to be routed or put straight into the inbox, some of them twice under another name. */
export function createHandoffs({ root, triggerFolder }: SoakPlace, random: () => number): WayIn {
  const stage = join(root, 'staged-handoffs')
  const files: string[] = []
  const ids: string[] = []

  function put(name: string, document: object, folder: string): void {
    files.push(name)
    mkdirSync(join(triggerFolder, folder), { recursive: true })
    writeFileSync(join(stage, name), JSON.stringify(document))
    renameSync(join(stage, name), join(triggerFolder, folder, name))
  }

  function handOff(): void {
    const index = ids.length
    const id = `task-${index}`
    ids.push(id)
    const document = documentOf(id, index % 3)
    const folder = index % 2 === 0 ? ZONE : join(SERVED.folder, '01_inbox')
    put(`${id}__HANDOFF.json`, document, folder)
    if (index % 7 === 0) put(`${id}__HANDOFF-again.json`, { ...document, note: 'again' }, ZONE)
  }

  return {
    name: 'hand-offs',
    async send(signal) {
      mkdirSync(stage)
      await everyMs(EVERY_MS, random, signal, handOff)
    },
    count({ runsOf }) {
      const processed = new Set(namesIn(join(triggerFolder, SERVED.folder, '02_processed')))
      const answers = PLACES.flatMap((place) => namesIn(join(triggerFolder, SENDER.folder, place)))
      const answersOf = (id: string): number =>
        answers.filter((name) => name.includes(`__RETURN__Soak-${id}__`)).length
      return {
        sent: files.length,
        accepted: files.filter((name) => processed.has(name)).length,
        done: ids.filter((id) => runsOf(id) > 0 && answersOf(id) > 0).length,
        lost: [
          ...ids.filter((id) => runsOf(id) === 0),
          ...ids.filter((id) => answersOf(id) === 0).map((id) => `${id} (unanswered)`),
          ...files.filter((name) => !processed.has(name)),
        ],
        doubled: ids.filter((id) => runsOf(id) > 1 || answersOf(id) > 1),
        notes: `${files.length - ids.length} handed off twice; ${answers.length} RETURN files`,
      }
    },
  }
}

/** Families A, B and C of the system that this one replaces. */
function documentOf(id: string, family: number): object {
  const taskId = createHash('sha256').update(id).digest('hex').slice(0, 32)
  const title = `Soak ${id}`
  const description = `Please sync ${linkTo(id)}.`
  const from = { source_agent: SENDER.name }
  if (family === 0)
    return { ...from, title, description, task_id: taskId, target_agent: SERVED.name, priority: 'HIGH' }
  if (family === 1)
    return { ...from, task_title: title, description, task_id: taskId, agent_name: SERVED.folder }
  return {
    ...from,
    title,
    handoff_id: taskId,
    target_agent: SERVED.name,
    handoff_reason: description,
    context: { current_step: 'sync' },
  }
}
