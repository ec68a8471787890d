import { DISCARDING_WRITER, EMPTY_READER, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { descriptorReader, descriptorWriter } from './descriptor-stream.ts'
import type { Hold } from './hold.ts'
import type { PipeReader, PipeWriter } from './pipe.ts'

interface Descriptor {
  readonly kind: 'descriptor'
  readonly fd: number
  readonly hold: Hold | null
}

/** Where a command reads. */
export type Input =
  { readonly kind: 'nothing' } | Descriptor | { readonly kind: 'pipe'; readonly pipe: PipeReader }

/** Where a command writes. */
export type Output =
  | { readonly kind: 'nothing' }
  | Descriptor
  | { readonly kind: 'pipe'; readonly pipe: PipeWriter }
  | { readonly kind: 'writer'; readonly writer: ByteWriter }

export interface Streams {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
}

/** For reading in this process. */
export function openReader(input: Input): ByteReader {
  switch (input.kind) {
    case 'nothing':
      return EMPTY_READER
    case 'descriptor':
      return descriptorReader(input.fd)
    case 'pipe':
      return input.pipe
  }
}

/** For writing in this process. */
export function openWriter(output: Output): ByteWriter {
  switch (output.kind) {
    case 'nothing':
      return DISCARDING_WRITER
    case 'descriptor':
      return descriptorWriter(output.fd)
    case 'pipe':
      return output.pipe
    case 'writer':
      return output.writer
  }
}

/** Keeps the streams open for a command that runs on beside its list; returns how to let go. */
export function holdStreams({ stdin, stdout, stderr }: Streams): () => void {
  const holds = [holdOf(stdin), holdOf(stdout), holdOf(stderr)].filter((hold) => hold !== null)
  for (const hold of holds) hold.retain()
  return () => {
    for (const hold of holds) hold.release()
  }
}

function holdOf(stream: Input | Output): Hold | null {
  if (stream.kind === 'descriptor') return stream.hold
  return stream.kind === 'pipe' ? stream.pipe.hold : null
}
