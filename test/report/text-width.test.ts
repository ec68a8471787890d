import assert from 'node:assert/strict'
import { it } from 'node:test'
import { cutText, fitText, textWidth } from '../../src/report/text-width.ts'

const cases: readonly [text: string, width: number, because: string][] = [
  ['Nightcall', 9, 'plain letters'],
  ['Beyoncé', 7, 'a letter with its accent is one column'],
  ['Beyonce\u0301', 7, 'also when the accent is a mark of its own'],
  ['夜想曲', 6, 'Chinese and Japanese letters take two columns'],
  ['한국', 4, 'so do Korean ones'],
  ['🔥', 2, 'and emoji'],
  ['', 0, 'nothing'],
]

it('knows how many columns a text takes', () => {
  for (const [text, width, because] of cases) assert.equal(textWidth(text), width, because)
})

it('cuts and fills a text to its columns', () => {
  assert.equal(cutText('Nightcall', 5), 'Nigh…')
  assert.equal(cutText('Nightcall', 9), 'Nightcall')
  assert.equal(cutText('夜想曲', 4), '夜…', 'half a wide letter is never shown')
  assert.equal(cutText('Nightcall', 0), '')
  assert.equal(fitText('Night', 8), 'Night   ')
  assert.equal(textWidth(fitText('夜想曲', 5)), 5)
  assert.equal(textWidth(fitText('夜想曲', 4)), 4)
})
