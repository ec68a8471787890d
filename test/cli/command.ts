import { mkdtempSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { CommandModule } from '../../src/cli/command.ts'
import { COMMANDS, GLOBAL_OPTIONS } from '../../src/cli/commands.ts'
import { reportFailure } from '../../src/cli/report-failure.ts'
import { loadConfig } from '../../src/config/load-config.ts'

const TASKS = fileURLToPath(new URL('../../tasks', import.meta.url))

/** A folder with a configuration, the shipped tasks and an empty trigger folder; it ends with the test. */
export function makeFolder(t: TestContext, config: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, 'trigger-folder'))
  cpSync(TASKS, join(folder, 'tasks'), { recursive: true })
  writeFileSync(join(folder, '.syncrc.json'), JSON.stringify(config))
  return folder
}

export interface Said {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandPlace {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs one command in this process, on the words that a shell would give it. */
export async function command(
  name: string,
  words: readonly string[],
  { cwd, env = {} }: CommandPlace,
): Promise<Said> {
  const said = { stdout: '', stderr: '' }
  const io = {
    cwd,
    env: { ...process.env, ...env },
    out: (text: string) => void (said.stdout += text),
    err: (text: string) => void (said.stderr += text),
    isTerminal: false,
    columns: () => 80,
    colour: false,
  }
  try {
    const { main } = await load(name)
    const options = { ...GLOBAL_OPTIONS, ...COMMANDS.find((spec) => spec.name === name)?.options }
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true })
    const exitCode = await main({
      values,
      positionals,
      argv: words,
      json: values['json'] === true,
      quiet: values['quiet'] === true,
      verbose: false,
      io,
      config: () => loadConfig({ file: null, cwd }),
      signal: new AbortController().signal,
      urgent: new AbortController().signal,
    })
    return { exitCode, ...said }
  } catch (error) {
    const exitCode = reportFailure(error, io, false)
    return { exitCode, ...said }
  }
}

async function load(name: string): Promise<CommandModule> {
  const module: CommandModule = await import(`../../src/cli/commands/${name}.ts`)
  return module
}
