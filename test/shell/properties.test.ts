import { fc } from '../properties.ts'
import { deepEqual, equal, ok } from 'node:assert/strict'
import { test } from 'node:test'
import { compileSegment } from '../../src/shell/glob-segment.ts'
import { expandWords } from '../../src/shell/expand-words.ts'
import { parse } from '../../src/shell/parse.ts'
import { createState } from '../../src/shell/shell-state.ts'
import { ShellSyntaxError } from '../../src/shell/shell-syntax-error.ts'
import { quote } from '../../src/shell/words.ts'

const PIECES = [
  ...'a \n\r\t"\'`\\$(){},19~&|;<>!#=*?[]\u00a0'.split(''),
  ...'$( .. && || |& >> 2>&1 &> A= if 😀'.split(' '),
]
const grammar = fc.array(fc.constantFrom(...PIECES), { maxLength: 60 }).map((pieces) => pieces.join(''))

test('no text makes the parser throw anything but its own error, which says where', () => {
  const texts = fc.oneof(grammar, fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }))
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parse(text)
      } catch (error) {
        ok(error instanceof ShellSyntaxError, String(error))
        equal(error.text, text)
        ok(error.offset === null || (error.offset >= 0 && error.offset <= text.length))
      }
    }),
    { numRuns: 5000 },
  )
})

const NESTS = ['{a,', '{', '$(', '"$(', '(', '`', '"', "'", '{a,"', '{$(']
const CLOSINGS = ['}', ')', ')"', '`', '"', "'", ',b}', '', '&', '>', ' ']

test('no nesting makes the parser take more than a glance, whatever stands in its middle', () => {
  const part = fc.constantFrom(...NESTS, ...CLOSINGS)
  fc.assert(
    fc.property(part, part, part, fc.integer({ min: 1, max: 80 }), (opening, middle, closing, times) => {
      try {
        parse(`x ${opening.repeat(times)}${middle}${closing.repeat(times)}`)
      } catch (error) {
        ok(error instanceof ShellSyntaxError, String(error))
      }
    }),
    { numRuns: 1000 },
  )
})

test('no repetition makes the parser hang or exhaust the stack', () => {
  fc.assert(
    fc.property(grammar, fc.integer({ min: 1, max: 400 }), (piece, times) => {
      try {
        parse(piece.slice(0, 12).repeat(times))
      } catch (error) {
        ok(error instanceof ShellSyntaxError, String(error))
      }
    }),
    { numRuns: 300 },
  )
})

test('a quoted word is read back as the one word it was', async () => {
  const words = fc.array(fc.oneof(fc.string({ unit: 'binary' }), grammar), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(words, async (texts) => {
      const [command] =
        parse(`x ${texts.map((text) => quote(text)).join(' ')}`).items[0]?.first.commands ?? []
      ok(command?.kind === 'simple')
      const expander = { state: createState('/', {}), substitute: () => Promise.resolve('') }
      deepEqual(await expandWords(command.words, expander), ['x', ...texts])
    }),
    { numRuns: 1000 },
  )
})

test('a pattern of a name matches that name, however it is written', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (name) => {
      const escaped = name.replace(/[*?[\]]/g, '[$&]')
      equal(compileSegment(escaped)?.(name), true)
      equal(compileSegment('*')?.(name), !name.startsWith('.'))
    }),
  )
})
