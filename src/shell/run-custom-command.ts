import { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { writeLine } from './builtin.ts'
import { BROKEN_PIPE_EXIT_CODE, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { ended, type CommandResult, type Execution } from './execution.ts'
import { once } from './once.ts'
import { ABORTED_EXIT_CODE } from './scope.ts'
import type { ShellCommand } from './shell-options.ts'
import { openReader, openWriter } from './streams.ts'

/** Runs a command of the caller, with Node streams made only when it asks for them. What it throws is said on stderr. */
export async function runCustomCommand(
  name: string,
  command: ShellCommand,
  args: readonly string[],
  { options, scope, state, streams }: Execution,
): Promise<CommandResult> {
  const controller = new AbortController()
  const forget = scope.onAbort(() => controller.abort(options.signal?.reason))
  const reader = openReader(streams.stdin)
  const outputs: Writable[] = []
  let broken = false
  const output = (writer: ByteWriter): Writable => {
    const stream = toWritable(writer)
    stream.on('error', (error) => {
      broken = true
      controller.abort(error)
    })
    outputs.push(stream)
    return stream
  }
  const stdin = once(() => toReadable(reader))
  const stdout = once(() => output(openWriter(streams.stdout)))
  const stderr = once(() => output(openWriter(streams.stderr)))
  const context = {
    args,
    cwd: state.cwd,
    signal: controller.signal,
    get env(): Readonly<Record<string, string>> {
      return Object.fromEntries(state.env)
    },
    get stdin(): Readable {
      return stdin()
    },
    get stdout(): Writable {
      return stdout()
    },
    get stderr(): Writable {
      return stderr()
    },
  }
  try {
    const result = await command(context)
    return typeof result === 'number'
      ? ended(toExitCode(result))
      : { exitCode: toExitCode(result.exit), ends: true }
  } catch (error) {
    if (scope.aborted()) return ended(ABORTED_EXIT_CODE)
    if (broken) return ended(BROKEN_PIPE_EXIT_CODE)
    await writeLine(
      openWriter(streams.stderr),
      `${name}: ${error instanceof Error ? error.message : String(error)}`,
    )
    return ended(1)
  } finally {
    forget()
    await Promise.all(outputs.map((stream) => flush(stream)))
  }
}

/** A process has only these to end with. */
function toExitCode(code: number): number {
  return ((Math.trunc(code) % 256) + 256) % 256
}

function toReadable(reader: ByteReader): Readable {
  return new Readable({
    read() {
      reader.read().then(
        (bytes) => this.push(bytes),
        (error: unknown) => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
    destroy(error, done) {
      reader.close()
      done(error)
    },
  })
}

function toWritable(writer: ByteWriter): Writable {
  return new Writable({
    write(chunk: unknown, encoding, done) {
      const bytes = chunk instanceof Uint8Array ? chunk : Buffer.from(String(chunk), encoding)
      const written = (): void => done()
      writer.write(bytes).then(written, done)
    },
  })
}

/** Waits until everything has been written, or cannot be. */
async function flush(stream: Writable): Promise<void> {
  stream.end()
  await finished(stream).catch(() => undefined)
}
