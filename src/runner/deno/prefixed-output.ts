import { Writable } from 'node:stream'

const LINE_FEED = 0x0a

/**
 * A stream that writes whole lines, each with a prefix; what has no end of line yet is written when the stream ends. It
 * takes more once `write` has resolved, and breaks when that rejects.
 */
export function createPrefixedOutput(prefix: string, write: (data: Uint8Array) => Promise<void>): Writable {
  const head = Buffer.from(prefix)
  let rest: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      const lines: Buffer[] = []
      let start = 0
      for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
        lines.push(head, ...rest, chunk.subarray(start, end + 1))
        rest = []
        start = end + 1
      }
      if (start < chunk.length) rest.push(chunk.subarray(start))
      if (lines.length === 0) return done()
      write(Buffer.concat(lines)).then(() => done(), done)
    },
    final(done) {
      if (rest.length === 0) return done()
      write(Buffer.concat([head, ...rest])).then(() => done(), done)
    },
  })
  // Whoever writes learns of it from the stream's state; a reader that has gone is no reason to end everything.
  return stream.on('error', () => undefined)
}
