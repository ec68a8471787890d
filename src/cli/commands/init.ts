import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SyncError } from '../../model/error.ts'
import { writeFileAtomic } from '../../util/atomic-write.ts'
import type { CommandContext } from '../command.ts'
import { noWords } from '../options.ts'

const CONFIG_NAME = '.syncrc.json'
const SCHEMAS = 'https://unpkg.com/tracksync/schemas/'

/** Writes a configuration, the trigger folder and the task files into this folder; overwrites nothing. */
export async function main(context: CommandContext): Promise<number> {
  noWords(context, (word) => `to begin in another folder: cd "${word}", then tracksync init`)
  const { io, values, json } = context
  const answers = values['yes'] === true || !process.stdin.isTTY ? DEFAULTS : await ask()
  const written: string[] = []
  const configPath = join(io.cwd, CONFIG_NAME)
  if (!existsSync(configPath)) {
    await writeFileAtomic(configPath, `${JSON.stringify(configText(answers), null, 2)}\n`)
    written.push(configPath)
  }
  await mkdir(join(io.cwd, 'trigger-folder'), { recursive: true })
  const shipped = shippedTasks()
  const tasks = join(io.cwd, 'tasks')
  await mkdir(tasks, { recursive: true })
  for (const name of (await readdir(shipped)).filter((entry) => entry.endsWith('.json'))) {
    if (existsSync(join(tasks, name))) continue
    const text = await readFile(join(shipped, name), 'utf8')
    // the schema that lies beside them in the package does not lie beside the copy
    await writeFileAtomic(join(tasks, name), text.replace('"../schemas/', `"${SCHEMAS}`))
    written.push(join(tasks, name))
  }
  if (json) io.out(`${JSON.stringify({ written })}\n`)
  else {
    io.out(`${written.map((path) => `wrote ${path}`).join('\n') || 'Everything is there already'}\n`)
    io.out('Next: tracksync watch, then drop a song or a link into trigger-folder/\n')
  }
  return 0
}

interface Answers {
  readonly libraryFolder: string
  readonly name: string
}

const DEFAULTS: Answers = { libraryFolder: 'library', name: '{playlist}/{artist} - {title}' }

async function ask(): Promise<Answers> {
  const { createInterface } = await import('node:readline/promises')
  const prompt = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const folder = await prompt.question(`Where shall the library lie? [${DEFAULTS.libraryFolder}] `)
    const name = await prompt.question(`How shall files be named? [${DEFAULTS.name}] `)
    return { libraryFolder: folder.trim() || DEFAULTS.libraryFolder, name: name.trim() || DEFAULTS.name }
  } finally {
    prompt.close()
  }
}

function configText({ libraryFolder, name }: Answers): object {
  return {
    $schema: `${SCHEMAS}syncrc.schema.json`,
    triggerFolder: 'trigger-folder',
    library: { folder: libraryFolder, name },
  }
}

/** The task files that come with the package: one folder above `dist`, three above this source. */
function shippedTasks(): string {
  for (const up of ['../tasks', '../../tasks', '../../../tasks']) {
    const folder = fileURLToPath(new URL(up, import.meta.url))
    if (existsSync(join(folder, 'detect.json'))) return folder
  }
  throw new SyncError(
    'TASK_INVALID',
    'Cannot find the task files of the package',
    'the folder "tasks" is not there',
    'install tracksync again',
  )
}
