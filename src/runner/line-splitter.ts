import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

/** A longer line is handed over in pieces, so that a program without line ends can't fill the memory. */
const MAX_LINE_LENGTH = 64 * 1024

/** A stream that hands over whole lines without their ends; a carriage return ends a line too (progress bars). */
export function createLineSplitter(onLine: (line: string) => void): Writable {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const take = (text: string): void => {
    // A CR at the very end may be the first half of a CR LF.
    const held = text.endsWith('\r') ? '\r' : ''
    const lines = (rest + text.slice(0, text.length - held.length)).split(/\r\n|\n|\r/)
    rest = (lines.pop() ?? '') + held
    for (const line of lines) onLine(line)
    while (rest.length > MAX_LINE_LENGTH) {
      onLine(rest.slice(0, MAX_LINE_LENGTH))
      rest = rest.slice(MAX_LINE_LENGTH)
    }
  }
  return new Writable({
    decodeStrings: true,
    write(chunk: Buffer, _encoding, done) {
      take(decoder.write(chunk))
      done()
    },
    final(done) {
      take(decoder.end())
      if (rest !== '') onLine(rest.replace(/\r$/, ''))
      done()
    },
  })
}
