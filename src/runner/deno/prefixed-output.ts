import type { ByteWriter } from '../../shell/byte-stream.ts'

const LINE_FEED = 0x0a

/** Writes whole lines, each with a prefix; takes more once `write` has resolved. */
export interface PrefixedOutput extends ByteWriter {
  /** Writes what has no end of line yet. A reader that has gone is no error. */
  readonly end: () => Promise<void>
}

export function createPrefixedOutput(
  prefix: string,
  write: (data: Uint8Array) => Promise<void>,
): PrefixedOutput {
  const head = Buffer.from(prefix)
  let rest: Uint8Array[] = []
  return {
    write: async (bytes) => {
      const lines: Uint8Array[] = []
      let start = 0
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
        lines.push(head, ...rest, bytes.subarray(start, end + 1))
        rest = []
        start = end + 1
      }
      if (start < bytes.length) rest.push(bytes.subarray(start))
      if (lines.length > 0) await write(Buffer.concat(lines))
    },
    end: async () => {
      if (rest.length > 0) await write(Buffer.concat([head, ...rest])).catch(() => undefined)
      rest = []
    },
  }
}
