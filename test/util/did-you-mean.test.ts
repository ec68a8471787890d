import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { nearestWord } from '../../src/util/did-you-mean.ts'

const cases: readonly [word: string, known: readonly string[], near: string | null, because: string][] = [
  ['buildd', ['test', 'build'], 'build', 'one letter too many'],
  ['biuld', ['build'], 'build', 'letters that changed places'],
  ['BUILD', ['build'], 'build', 'upper case'],
  ['tset', ['a', 'test'], 'test', 'a short word'],
  ['deploy', ['build'], null, 'nothing is near'],
  ['x', ['a'], null, 'no letter is the same'],
  ['', ['a'], null, 'there is nothing to be near to'],
]
for (const [word, known, near, because] of cases)
  test(`"${word}" may mean ${near ?? 'nothing known'}: ${because}`, () => {
    equal(nearestWord(word, known), near)
  })
