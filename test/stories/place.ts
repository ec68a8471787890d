import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { EventEmitter } from 'node:events'
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const PROGRAM = join(REPOSITORY, 'bin/tracksync.js')

/** How a command ended. */
export interface Said {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** What `run --json` and `show --json` print, as far as stories read it. */
export interface ShownRun {
  readonly id: string
  readonly state: string
  readonly report: string | null
  readonly resumed: number
  readonly undoneAt: string | null
  readonly trigger: { readonly name: string; readonly kind: string; readonly id: string | null }
  readonly tracks: readonly ShownTrack[]
  readonly gates: readonly { readonly name: string; readonly track: string | null; readonly state: string }[]
  readonly errors: readonly {
    readonly code: string
    readonly what: string
    readonly why: string
    readonly next: string
  }[]
}

export interface ShownTrack {
  readonly id: string
  readonly title: string
  readonly artists: readonly string[]
  readonly playlist: string | null
  readonly state: string
  readonly renditions: readonly { readonly format: string; readonly path: string; readonly sha256: string }[]
  readonly duplicateOf: {
    readonly trackId: string
    readonly evidence: readonly { readonly signal: string }[]
  } | null
}

/** A folder of a user's own: configuration, tasks, trigger folder, library. */
export interface Place {
  readonly root: string
  readonly inbox: string
  path(...parts: readonly string[]): string
  setEnv(more: MoreEnv): void
  /** Puts a file into the trigger folder as another program would: whole, by a rename. */
  drop(from: string, name?: string): void
  /** Drops a text file. */
  write(name: string, text: string): void
  /** Names in a folder of this place, sorted; none when there is no such folder. */
  names(folder: string): readonly string[]
  /** Paths of all files below a folder, relative to it, sorted. */
  files(folder: string): readonly string[]
  read(...parts: readonly string[]): string
  /** The result beside a failed drop, without the backslashes of Markdown. */
  result(drop: string): string
  sha256(...parts: readonly string[]): string
  /** Runs `tracksync ARGS` here until it ends. */
  tracksync(...args: readonly string[]): Promise<Said>
  /** Starts `tracksync ARGS` here, in a process group of its own. */
  start(...args: readonly string[]): Started
  /** `watch --once`, which must say nothing on stdout but its runs. */
  once(expectedExitCode?: number): Promise<readonly ShownRun[]>
  tracks(): Promise<readonly ShownTrack[]>
  runs(): Promise<readonly ShownRun[]>
}

export interface PlaceOptions {
  readonly config?: Readonly<Record<string, unknown>>
  /** Instead of the tasks that come with the package: the content of each task file by its name. */
  readonly tasks?: Readonly<Record<string, object>>
  readonly env?: Readonly<Record<string, string>>
}

/** More variables for the commands of a place from now on; `undefined` takes one away. */
export type MoreEnv = Readonly<Record<string, string | undefined>>

export function makePlace(t: TestContext, { config = {}, tasks, env = {} }: PlaceOptions = {}): Place {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-story-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  const inbox = join(root, 'trigger-folder')
  mkdirSync(inbox)
  writeFileSync(join(root, '.syncrc.json'), JSON.stringify(config))
  if (tasks === undefined) cpSync(join(REPOSITORY, 'tasks'), join(root, 'tasks'), { recursive: true })
  else {
    mkdirSync(join(root, 'tasks'))
    for (const [name, content] of Object.entries(tasks))
      writeFileSync(join(root, 'tasks', `${name}.json`), JSON.stringify(content))
  }
  let allEnv: MoreEnv = { ...process.env, ...env }
  const path = (...parts: readonly string[]): string => resolve(root, ...parts)
  const start = (...args: readonly string[]): Started => {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: root,
      env: { ...allEnv },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    t.after(() => killGroup(child))
    return watchProcess(child)
  }
  const tracksync = (...args: readonly string[]): Promise<Said> => start(...args).end
  const document = async <T>(...args: readonly string[]): Promise<T> => {
    const said = await tracksync(...args, '--json')
    assert.equal(said.exitCode, 0, said.stderr)
    return JSON.parse(said.stdout)
  }
  return {
    root,
    inbox,
    path,
    setEnv: (more) => {
      allEnv = { ...allEnv, ...more }
    },
    drop(from, name = basename(from)) {
      const staged = path(`staged-${name}`.slice(0, 100))
      copyFileSync(from, staged)
      renameSync(staged, join(inbox, name))
    },
    write(name, text) {
      writeFileSync(path('staged'), text)
      renameSync(path('staged'), join(inbox, name))
    },
    names: (folder) => namesIn(path(folder)),
    files: (folder) => filesBelow(path(folder)),
    read: (...parts) => readFileSync(path(...parts), 'utf8'),
    result: (drop) =>
      readFileSync(path('trigger-folder/03_failed', `${drop}.result.md`), 'utf8').replaceAll('\\', ''),
    sha256: (...parts) =>
      createHash('sha256')
        .update(readFileSync(path(...parts)))
        .digest('hex'),
    tracksync,
    start,
    async once(expectedExitCode = 0) {
      const said = await tracksync('watch', '--once', '--json')
      assert.equal(said.exitCode, expectedExitCode, said.stderr)
      return JSON.parse(said.stdout)
    },
    tracks: () => document('tracks'),
    runs: () => document('runs'),
  }
}

/** A command that was started. */
export interface Started {
  readonly pid: number
  /** Resolves when it has ended. */
  readonly end: Promise<Said>
  /** What it has said on stderr so far. */
  said(): string
  /** Resolves when it has said on stderr what matches; rejects when it has ended without. */
  says(pattern: RegExp): Promise<void>
  /** Resolves when `isSo`, looked at whenever it says something on stderr; rejects when it has ended before. */
  until(isSo: () => boolean): Promise<void>
  signal(name: NodeJS.Signals): void
  /** A graceful stop. */
  stop(): Promise<Said>
  /** SIGKILL to the command and everything it started. */
  kill(): Promise<Said>
}

function watchProcess(child: ChildProcess): Started {
  let [stdout, stderr] = ['', '']
  const isHeard = new EventEmitter()
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
    isHeard.emit('more')
  })
  const end = new Promise<Said>((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }))
  })
  const until = (isSo: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (isSo()) resolve()
      }
      isHeard.on('more', look)
      look()
      void end.then(({ exitCode }) => reject(new Error(`It ended with ${exitCode} and said:\n${stderr}`)))
    })
  return {
    pid: child.pid ?? assert.fail('it could not be started'),
    end,
    said: () => stderr,
    until,
    says: (pattern) => until(() => pattern.test(stderr)),
    signal: (name) => void child.kill(name),
    stop: () => {
      child.kill('SIGTERM')
      return end
    },
    kill: () => {
      killGroup(child)
      return end
    },
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // it ended in this moment
  }
}

/** The only one of a list. */
export function only<T>(list: readonly T[]): T {
  assert.equal(list.length, 1, JSON.stringify(list))
  return list[0] ?? assert.fail()
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

function filesBelow(folder: string): readonly string[] {
  return namesIn(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path).map((below) => join(name, below)) : [name]
  })
}
