/** Bytes to read in this process. One reader at a time. */
export interface ByteReader {
  /** The next bytes; null at the end. */
  readonly read: () => Promise<Uint8Array | null>
  /** Says that nobody reads any more; what is still written is refused. */
  readonly close: () => void
}

/** Where bytes go in this process. `write` resolves when there is room for more (that is the back-pressure). */
export interface ByteWriter {
  /** Rejects with BrokenPipe when nobody reads any more. */
  readonly write: (bytes: Uint8Array) => Promise<void>
}

/** Nobody reads what was to be written; a program would die of SIGPIPE. */
export class BrokenPipe extends Error {
  constructor() {
    super('Broken pipe (os error 32)')
    this.name = 'BrokenPipe'
  }
}

/** 128 + SIGPIPE */
export const BROKEN_PIPE_EXIT_CODE = 141

export const EMPTY_READER: ByteReader = { read: () => Promise.resolve(null), close: () => undefined }
export const DISCARDING_WRITER: ByteWriter = { write: () => Promise.resolve() }

/** Copies to the end. Rejects with BrokenPipe, and with what reading throws. */
export async function copyBytes(reader: ByteReader, writer: ByteWriter): Promise<void> {
  for (let bytes = await reader.read(); bytes !== null; bytes = await reader.read()) await writer.write(bytes)
}
