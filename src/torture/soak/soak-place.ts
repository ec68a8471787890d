import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folder of one soak, with an agent's configuration and tasks. */
export interface SoakPlace {
  readonly root: string
  readonly triggerFolder: string
  /** Where the task leaves one file for each track of each run. */
  readonly effectsFolder: string
  readonly port: number
  readonly secret: string
}

/** Whose hand-offs are run here, and who hands them off and gets the answers. */
export const SERVED = { name: 'Soak MM1 Agent', folder: 'Soak-MM1-Agent' }
export const SENDER = { name: 'Cursor MM1 Agent', folder: 'Cursor-MM1-Agent' }

/** The names of the schedules, and how often in minutes each comes. */
export const SCHEDULES: Readonly<Record<string, number>> = { each: 1, other: 2 }

/** Every track that is asked for carries its id at the end of its link, whatever way it came in. */
export const linkTo = (id: string): string => `https://soundcloud.com/soak/${id}`

/**
 * The effect, told by the file's name: the link's end, the trigger, the run. Broken off in its middle it is done again by
 * the same run, under the same name; a second run of one trigger leaves a second name.
 */
const MARK = `sleep 0.1
: > "effects/\${TRACK_URL##*/}@$TRACKSYNC_TRIGGER@$TRACKSYNC_RUN"
`

const TASKS = {
  detect: { description: 'Find the tracks', command: 'detect' },
  mark: {
    description: 'Leave one file for each run',
    command: 'sh mark.sh',
    each: 'track',
    dependencies: ['detect'],
  },
  report: { description: 'Report', command: 'report', dependencies: ['mark'], always: true },
}

/** Makes a place with all ways in. */
export async function makeSoakPlace(): Promise<SoakPlace> {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-soak-'))
  const place: SoakPlace = {
    root,
    triggerFolder: join(root, 'trigger-folder'),
    effectsFolder: join(root, 'effects'),
    port: await freePort(),
    secret: 'a-secret-of-the-soak',
  }
  for (const folder of [place.triggerFolder, place.effectsFolder, join(root, 'tasks')]) mkdirSync(folder)
  writeFileSync(join(root, 'mark.sh'), MARK)
  for (const [name, task] of Object.entries(TASKS))
    writeFileSync(join(root, `tasks/${name}.json`), JSON.stringify(task))
  const schedule = Object.entries(SCHEDULES).map(([name, minutes]) => ({
    name,
    cron: `*/${minutes} * * * *`,
    timeZone: 'UTC',
    trigger: { url: linkTo(name) },
  }))
  const config = { webhook: { port: place.port }, agents: [{ ...SERVED, serves: true }, SENDER], schedule }
  writeFileSync(join(root, '.syncrc.json'), JSON.stringify(config))
  return place
}

/** Names in a folder; none when there is no such folder. */
export function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** It has to be the same for every life of the agent. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port')
  return address.port
}
