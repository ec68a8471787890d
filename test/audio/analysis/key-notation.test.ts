import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import * as z from 'zod/mini'
import { camelotOf, keyOf, keyText, pitchClassOf } from '../../../src/audio/analysis/key-notation.ts'

const keys24 = z.object({
  rows: z.array(
    z.object({
      mode: z.enum(['major', 'minor']),
      pitch_class: z.number(),
      camelot: z.string(),
      open_key: z.string(),
      aliases: z.array(z.string()),
      id3_tkey: z.string(),
    }),
  ),
})
const { rows } = keys24.parse(
  JSON.parse(readFileSync(new URL('../../fixtures/keys24.json', import.meta.url), 'utf8')),
)

test('each of the 24 keys reads the same in every notation, however its tonic is spelled', () => {
  assert.equal(rows.length, 24)
  for (const row of rows) {
    const spellings = [row.id3_tkey, ...row.aliases].map((name) => name.replace(/m$/, ''))
    for (const tonic of spellings) {
      const key = { tonic, mode: row.mode }
      assert.equal(pitchClassOf(tonic), row.pitch_class, tonic)
      assert.equal(camelotOf(key), row.camelot, tonic)
      assert.equal(keyText(key, 'camelot'), row.camelot, tonic)
      assert.equal(keyText(key, 'open-key'), row.open_key, tonic)
      assert.equal(keyText(key, 'classical'), row.id3_tkey, tonic)
    }
  }
})

test('a pitch class has one spelling in each mode', () => {
  for (const row of rows) {
    const { tonic } = keyOf(row.pitch_class, row.mode)
    assert.equal(tonic, row.id3_tkey.replace(/m$/, ''))
  }
  assert.equal(keyOf(-3, 'minor').tonic, 'A', 'pitch classes go round')
})

test('what is no note has no pitch class and no text', () => {
  const cases: [tonic: string, because: string][] = [
    ['', 'nothing is no note'],
    ['H', 'German names are not in use here'],
    ['c', 'a note is a capital'],
    ['C##', 'double accidentals are not in use'],
    ['Cx', 'an accidental is # or b'],
  ]
  for (const [tonic, because] of cases) {
    assert.equal(pitchClassOf(tonic), null, because)
    assert.equal(camelotOf({ tonic, mode: 'major' }), '', because)
    assert.equal(keyText({ tonic, mode: 'minor' }, 'classical'), '', because)
  }
})
