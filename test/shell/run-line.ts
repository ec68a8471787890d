import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { parse } from '../../src/shell/parse.ts'
import { runShell, type ShellOptions } from '../../src/shell/run.ts'

export interface LineSetup extends Partial<Omit<ShellOptions, 'stdin' | 'stdout' | 'stderr' | 'env'>> {
  /** Files by their path; null makes a folder. */
  readonly files?: Readonly<Record<string, string | null>>
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
}

export interface LineResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** Keeps everything that is written to it. */
export function createCollector(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}

/** Runs a line in a temporary folder of its own, whose name is `{dir}` in the result. */
export async function runLine(text: string, setup: LineSetup = {}): Promise<LineResult> {
  return inFolder(setup.files ?? {}, (dir) => runLineIn(dir, text, setup))
}

export async function runLineIn(dir: string, text: string, setup: LineSetup = {}): Promise<LineResult> {
  const stdout = createCollector()
  const stderr = createCollector()
  const { files: _files, stdin, env, ...options } = setup
  const { exitCode } = await runShell(parse(text), {
    cwd: dir,
    ...options,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/home/someone', ...env },
    stdin: stdin === undefined ? 'ignore' : Readable.from([Buffer.from(stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
  })
  return {
    exitCode,
    stdout: stdout.text().replaceAll(dir, '{dir}'),
    stderr: stderr.text().replaceAll(dir, '{dir}'),
  }
}

export async function inFolder<T>(
  files: Readonly<Record<string, string | null>>,
  work: (dir: string) => Promise<T>,
): Promise<T> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'shell-test-')))
  try {
    for (const [path, content] of Object.entries(files)) {
      const full = join(dir, path)
      mkdirSync(content === null ? full : dirname(full), { recursive: true })
      if (content !== null) writeFileSync(full, content)
    }
    return await work(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
