import { absolutePath } from './absolute-path.ts'
import type { Execution } from './execution.ts'
import { ExpansionError } from './expansion-error.ts'
import { createHold } from './hold.ts'
import type { Redirect, Word } from './script.ts'
import type { Output, Streams } from './streams.ts'
import { systemMessage } from './system-error.ts'
import { nodeFs } from './node-fs.ts'

const { closeSync, constants, open, openSync, statSync } = nodeFs

/** The streams of a command with a redirect, and how to let go of the file. Throws ExpansionError, before it opens one. */
export interface Redirected {
  readonly streams: Streams
  readonly release: () => void
}

const NOTHING_TO_RELEASE = (): void => undefined

export async function openRedirect(
  redirect: Redirect,
  execution: Execution,
  expand: (word: Word) => Promise<readonly string[]>,
): Promise<Redirected> {
  const { streams } = execution
  if (typeof redirect.to === 'number') {
    return {
      streams: redirectOutput(redirect, streams, duplicate(redirect, redirect.to, streams)),
      release: NOTHING_TO_RELEASE,
    }
  }
  const path = onlyPath(await expand(redirect.to))
  checkDescriptor(redirect)
  if (redirect.operator === '<') {
    const { fd, release, hold } = await openFile(path, constants.O_RDONLY, execution)
    return { streams: { ...streams, stdin: { kind: 'descriptor', fd, hold } }, release }
  }
  if (path === '/dev/null') {
    return { streams: redirectOutput(redirect, streams, { kind: 'nothing' }), release: NOTHING_TO_RELEASE }
  }
  const { O_WRONLY, O_CREAT, O_APPEND, O_TRUNC } = constants
  const mode = redirect.operator === '>>' ? O_APPEND : O_TRUNC
  const { fd, release, hold } = await openFile(path, O_WRONLY | O_CREAT | mode, execution)
  return { streams: redirectOutput(redirect, streams, { kind: 'descriptor', fd, hold }), release }
}

function checkDescriptor({ from, operator }: Redirect): void {
  if (operator === '<' && from !== null) {
    throw new ExpansionError('input redirects with file descriptors are not supported')
  }
  if (typeof from === 'number' && from !== 1 && from !== 2) {
    throw new ExpansionError('only redirecting to stdout (1) and stderr (2) is supported')
  }
}

/** `2>&1` and the like. The words are Deno's. */
function duplicate({ operator }: Redirect, to: number, { stdout, stderr }: Streams): Output {
  if (operator === '<') {
    throw new ExpansionError('deno_task_shell: input redirecting file descriptors is not implemented')
  }
  if (to === 1) return stdout
  if (to === 2) return stderr
  const what = 'output redirecting file descriptors beyond stdout and stderr is not implemented'
  throw new ExpansionError(`deno_task_shell: ${what}`)
}

function redirectOutput(redirect: Redirect, streams: Streams, output: Output): Streams {
  checkDescriptor(redirect)
  if (redirect.from === 'both') return { ...streams, stdout: output, stderr: output }
  return redirect.from === 2 ? { ...streams, stderr: output } : { ...streams, stdout: output }
}

function onlyPath(paths: readonly string[]): string {
  const [path] = paths
  if (path !== undefined && paths.length === 1) return path
  const all = paths.join(' ')
  const advice = paths.length === 0 ? '' : ` (${all}). Did you mean to quote it (ex. "${all}")?`
  throw new ExpansionError(`redirect path must be 1 argument, but found ${paths.length}${advice}`)
}

type OpenedFile = {
  readonly fd: number
  readonly release: () => void
  readonly hold: ReturnType<typeof createHold>
}

async function openFile(path: string, flags: number, { state, options }: Execution): Promise<OpenedFile> {
  const full = absolutePath(state.cwd, path)
  const reads = (flags & constants.O_WRONLY) === 0
  const refusal = options.refuse?.({ kind: reads ? 'read' : 'write', path: full }) ?? null
  if (refusal !== null) throw new ExpansionError(`error opening file for redirect (${full}). ${refusal}`)
  try {
    const fd = isFifo(full) ? await openBeside(full, flags) : openSync(full, flags)
    const hold = createHold(() => closeSync(fd))
    return { fd, hold, release: hold.release }
  } catch (error) {
    throw new ExpansionError(`error opening file for redirect (${full}). ${systemMessage(error)}`)
  }
}

/** Opening a named pipe waits for its other side, so it must not hold up the event loop. */
function openBeside(path: string, flags: number): Promise<number> {
  return new Promise((done, reject) => {
    open(path, flags, (error, fd) => (error === null ? done(fd) : reject(error)))
  })
}

function isFifo(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false
  } catch {
    return false
  }
}
