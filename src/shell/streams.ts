import { DISCARDING_WRITER, EMPTY_READER, type ByteReader, type ByteWriter } from './byte-stream.ts'
import { descriptorReader, descriptorWriter } from './descriptor-stream.ts'
import type { Hold } from './hold.ts'
import type { PipeReader, PipeWriter } from './pipe.ts'
import type { SharedInput } from './shared-input.ts'

/** Where a command reads. */
export type Input =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'descriptor'; readonly fd: number; readonly hold: Hold | null }
  /** Read by one command alone. */
  | { readonly kind: 'pipe'; readonly pipe: PipeReader }
  /** Read by several commands, one after the other. */
  | { readonly kind: 'shared'; readonly shared: SharedInput }

/** Where a command writes. */
export type Output =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'descriptor'; readonly fd: number; readonly hold: Hold | null }
  /** `alone`: one command writes to it, so a program may get the handle itself. */
  | { readonly kind: 'pipe'; readonly pipe: PipeWriter; readonly alone: boolean }
  | { readonly kind: 'writer'; readonly writer: ByteWriter }

export interface Streams {
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
}

export const NO_INPUT: Input = { kind: 'nothing' }

/** For reading in this process. */
export function openReader(input: Input): ByteReader {
  switch (input.kind) {
    case 'nothing':
      return EMPTY_READER
    case 'descriptor':
      return descriptorReader(input.fd)
    case 'pipe':
      return input.pipe.bytes()
    case 'shared':
      return input.shared.bytes()
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

/** Whether two outputs end at the same place, so that what is written to both keeps its order. */
export function sameOutput(one: Output, other: Output): boolean {
  if (one.kind === 'pipe' && other.kind === 'pipe') return one.pipe === other.pipe
  if (one.kind === 'writer' && other.kind === 'writer') return one.writer === other.writer
  return one.kind === 'descriptor' && other.kind === 'descriptor' && one.fd === other.fd
}

/** The same output for commands of a list, of which each only gets its turn. */
export function forSeveral(output: Output): Output {
  return output.kind === 'pipe' && output.alone ? { ...output, alone: false } : output
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
  switch (stream.kind) {
    case 'nothing':
    case 'writer':
      return null
    case 'descriptor':
      return stream.hold
    case 'pipe':
      return stream.pipe.hold
    case 'shared':
      return stream.shared.hold
  }
}
