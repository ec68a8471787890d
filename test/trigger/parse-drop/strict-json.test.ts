import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fc } from '../../properties.ts'
import { readStrictJson } from '../../../src/trigger/parse-drop/strict-json.ts'

type Kind = ReturnType<typeof readStrictJson>['kind']

const cases: [document: string | Buffer, kind: Kind, because: string][] = [
  ['{"a":1}', 'value', 'it is JSON'],
  ['\ufeff{"a":1}\r\n', 'value', 'editors write a byte order mark'],
  ['{"a":"{\\"a\\":1,\\"a\\":2}"}', 'value', 'a text may look like JSON'],
  ['{"a":{"b":1},"c":{"b":1}}', 'value', 'two objects may have the same keys'],
  ['{"a":["b","b"],"b":"a"}', 'value', 'values may repeat'],
  ['', 'incomplete', 'the writer may come yet'],
  [' \n\t', 'incomplete', 'so it may after white space'],
  ['{"a":', 'incomplete', 'it is cut off'],
  ['{"a":1} x', 'incomplete', 'something follows'],
  [Buffer.from('\ufeff{"a":1}', 'utf16le'), 'incomplete', 'JSON is UTF-8'],
  [Buffer.from([0x7b, 0xff, 0x7d]), 'incomplete', 'it is not UTF-8'],
  ['{"a":1,"a":2}', 'refused', 'readers would disagree on "a"'],
  ['{"a":1,"\\u0061":2}', 'refused', 'an escape hides the second "a"'],
  ['[{"b":{"a":1 ,"a" :2}}]', 'refused', 'nested objects are no better'],
  ['{"__proto__":{"x":1}}', 'refused', 'it reaches for the prototype'],
  ['{"a":{"constructor":1}}', 'refused', 'so does this'],
  ['{"a":1e999}', 'refused', 'it is infinite here and a number elsewhere'],
  [`${'['.repeat(65)}${']'.repeat(65)}`, 'refused', 'it nests too deep'],
  [`${'['.repeat(64)}${']'.repeat(64)}`, 'value', 'this is the deepest allowed'],
  [`{"a":"${'['.repeat(100)}"}`, 'value', 'brackets in a text do not nest'],
  ['['.repeat(1_000_000), 'refused', 'depth is capped before anything is parsed'],
]

for (const [document, kind, because] of cases) {
  test(`${JSON.stringify(document.toString().slice(0, 40))} is ${kind}, because ${because}`, () => {
    assert.equal(readStrictJson(Buffer.from(document)).kind, kind)
  })
}

test('any JSON whose keys are ordinary is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = JSON.stringify(value)
      fc.pre(!/"(__proto__|constructor|prototype)"\s*:/.test(text))
      const answer = readStrictJson(Buffer.from(text))
      assert.deepEqual(answer, { kind: 'value', value: JSON.parse(text) })
    }),
    { seed: 1, numRuns: 300 },
  )
})
