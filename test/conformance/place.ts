import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ConformanceCase, FileToMake } from './case.ts'

/** Where one case runs: a project of its own and a home of its own. */
export interface Place {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  /** Replaces {dir} and {config}. */
  readonly fill: (text: string) => string
  readonly write: (path: string, content: FileToMake) => void
  readonly delete: (path: string) => void
  /** Takes the whole place away. */
  readonly remove: () => void
}

export function createPlace(testCase: ConformanceCase): Place {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'conformance-')))
  const folder = join(root, 'project')
  const home = join(root, 'home')
  mkdirSync(folder)
  mkdirSync(home)
  const config = join(folder, 'deno.json')
  const write = (path: string, content: FileToMake): void => makeFile(join(folder, path), content)
  const { tasks } = testCase
  if (testCase.noConfig !== true)
    writeFileSync(config, JSON.stringify({ ...testCase.config, ...(tasks === undefined ? {} : { tasks }) }))
  for (const [path, content] of Object.entries(testCase.files ?? {})) write(path, content)
  return {
    folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: home,
      LANG: 'C.UTF-8',
      NO_COLOR: '1',
      TERM: 'dumb',
      DENO_NO_UPDATE_CHECK: '1',
      DENO_DIR: join(home, 'deno'),
    },
    fill: (text) => text.replaceAll('{dir}', folder).replaceAll('{config}', config),
    write,
    delete: (path) => rmSync(join(folder, path), { recursive: true, force: true }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

function makeFile(path: string, content: FileToMake): void {
  mkdirSync(content === null ? path : dirname(path), { recursive: true })
  if (content === null) return
  if (typeof content === 'string') return writeFileSync(path, content)
  writeFileSync(path, content.json === undefined ? (content.text ?? '') : JSON.stringify(content.json))
  if (content.mode !== undefined) chmodSync(path, Number.parseInt(content.mode, 8))
}
