import { Writable } from 'node:stream'

const LINE_FEED = 0x0a

/** A stream that writes whole lines, each with a prefix; what has no end of line yet is written when the stream ends. */
export function createPrefixedOutput(prefix: string, write: (data: Uint8Array) => void): Writable {
  const head = Buffer.from(prefix)
  let rest: Buffer[] = []
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        lines.push(head, ...rest, chunk.subarray(start, end + 1))
        rest = []
        start = end + 1
      }
      if (start < chunk.length) rest.push(chunk.subarray(start))
      if (lines.length > 0) write(Buffer.concat(lines))
      done()
    },
    final(done) {
      if (rest.length > 0) write(Buffer.concat([head, ...rest]))
      done()
    },
  })
}
