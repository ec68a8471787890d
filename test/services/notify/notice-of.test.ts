import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noticeOf } from '../../../src/services/notify/notice-of.ts'
import type { RunState } from '../../../src/model/findings.ts'
import type { NoticeKind } from '../../../src/model/notice.ts'
import { emptyRun } from './empty-run.ts'

const ALL: readonly NoticeKind[] = ['failure', 'needs-review', 'success']
const CASES: readonly [RunState, readonly NoticeKind[], NoticeKind | null, because: string][] = [
  ['succeeded', ALL, 'success', 'a person may want to hear of it'],
  ['failed', ALL, 'failure', 'nothing came of it'],
  ['partial', ALL, 'failure', 'a part did not come of it'],
  ['needs-review', ALL, 'needs-review', 'a person decides'],
  ['nothing-to-do', ALL, null, 'a schedule finds nothing new four times a day'],
  ['cancelled', ALL, null, 'whoever cancelled it knows'],
  ['succeeded', ['failure'], null, 'only failures are asked for'],
  ['failed', ['failure'], 'failure', 'only failures are asked for'],
]

for (const [state, on, kind, because] of CASES) {
  test(`${state} with "on" ${on.join(', ')} is told as ${kind ?? 'nothing'}: ${because}`, () => {
    assert.equal(noticeOf({ ...emptyRun, state }, 'done', on)?.kind ?? null, kind)
  })
}

test('texts from outside are one line without codes, and without what links may hide', () => {
  const run = { ...emptyRun, trigger: { ...emptyRun.trigger, name: 'a\u001b[31m\nb\u202e.wav' } }
  const notice = noticeOf(run, 'Cannot fetch https://user:word@example.com/x?token=abc', ALL)
  assert.deepEqual(
    [notice?.trigger.name, notice?.text],
    ['a b\\u{202e}.wav', 'Cannot fetch https://example.com/x?...'],
  )
})

test('a run that ends a second time is told under another id', () => {
  const ends = ['2026-11-23T10:00:00.000Z', '2026-11-23T11:00:00.000Z']
  const ids = ends.map((finishedAt) => noticeOf({ ...emptyRun, finishedAt }, 'done', ALL)?.id)
  assert.equal(new Set(ids).size, 2)
})
