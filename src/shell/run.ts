import { runSteps } from './run-script.ts'
import { createScope } from './scope.ts'
import type { Script } from './script.ts'
import { copyBytes } from './byte-stream.ts'
import { createPipe } from './pipe.ts'
import type { ShellOptions, ShellResult } from './shell-options.ts'
import { createState } from './shell-state.ts'
import type { Input, Output } from './streams.ts'

export type * from './shell-options.ts'

/**
 * Runs a script to its end and resolves with its exit code: that of its last step, 128 + n when that died by signal n.
 * Rejects only with what `step` throws.
 */
export async function runShell(script: Script, options: ShellOptions): Promise<ShellResult> {
  const scope = createScope(null)
  const { signal } = options
  if (signal?.aborted === true) scope.abort()
  signal?.addEventListener('abort', scope.abort, { once: true })
  const [stdin, releaseStdin] = await openStdin(options.stdin)
  const [stdout, releaseStdout] = await openOutput(options.stdout, 1)
  const [stderr, releaseStderr] = await openOutput(options.stderr, 2)
  // One stream for both has to stay one, so that what comes from both keeps its order.
  const together = options.stdout !== 'inherit' && options.stdout === options.stderr
  try {
    const { exitCode } = await runSteps(script, {
      options,
      scope,
      state: createState(options.cwd, options.env),
      streams: { stdin, stdout, stderr: together ? stdout : stderr },
      jobs: [],
    })
    return { exitCode }
  } finally {
    signal?.removeEventListener('abort', scope.abort)
    for (const release of [releaseStdin, releaseStdout, releaseStderr]) release()
  }
}

type Release = () => void
const NOTHING_TO_RELEASE: Release = () => undefined

async function openStdin(stdin: ShellOptions['stdin']): Promise<[Input, Release]> {
  if (stdin === 'ignore') return [{ kind: 'nothing' }, NOTHING_TO_RELEASE]
  if (stdin === 'inherit') return [{ kind: 'descriptor', fd: 0, hold: null }, NOTHING_TO_RELEASE]
  const { nodeReader } = await import('./node-stream.ts')
  const source = nodeReader(stdin)
  const { reader, writer } = createPipe()
  // When nobody reads any more the rest stays unread; when reading fails, that is the end.
  copyBytes(source, writer).then(writer.hold.release, writer.hold.release)
  const release = (): void => {
    source.close()
    reader.hold.release()
  }
  return [{ kind: 'pipe', pipe: reader }, release]
}

async function openOutput(output: ShellOptions['stdout'], fd: 1 | 2): Promise<[Output, Release]> {
  if (output === 'inherit') return [{ kind: 'descriptor', fd, hold: null }, NOTHING_TO_RELEASE]
  if ('writer' in output) return [{ kind: 'writer', writer: output.writer }, NOTHING_TO_RELEASE]
  const { nodeWriter } = await import('./node-stream.ts')
  const writer = nodeWriter(output)
  return [{ kind: 'writer', writer }, writer.release]
}
