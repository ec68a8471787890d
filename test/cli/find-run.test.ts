import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findRun } from '../../src/cli/find-run.ts'
import type { RunRow } from '../../src/store/runs.ts'
import { EMPTY_REQUEST } from '../../src/model/trigger.ts'

const IDS = ['SYNC-20261122-143006-7K3Q', 'SYNC-20261122-143005-AB7K', 'SYNC-20261122-143004-7K3Q'] as const
const [newest, middle] = IDS

function row(id: string): RunRow {
  const trigger = {
    key: id,
    id: null,
    kind: 'cli',
    name: id,
    contentSha256: '',
    request: EMPTY_REQUEST,
  } as const
  return {
    id,
    trigger,
    state: 'succeeded',
    claimedPath: null,
    moves: [],
    dropSettled: true,
    createdAt: '',
    startedAt: null,
    finishedAt: null,
    reportPath: null,
    resumed: 0,
    owner: null,
    cancelRequested: false,
    undoneAt: null,
  }
}

const runs = {
  get: (id: string) => IDS.filter((known) => known === id).map(row)[0] ?? null,
  last: (count: number) => IDS.slice(0, count).map(row),
}

const cases: readonly [word: string, found: string | RegExp, because: string][] = [
  [newest, newest, 'it is the id'],
  ['last', newest, 'the newest'],
  ['ab7k', middle, 'the four letters, in any case'],
  ['06-7K3Q', newest, 'as much of the end as tells it apart'],
  ['7K3Q', /2 runs end so/, 'two runs have these letters'],
  ['', /four letters/, 'nothing is not a name'],
  ['7k', /four letters/, 'too little to be meant'],
  ['ZZZZ', /no such run/, 'there is none'],
]

for (const [word, found, because] of cases) {
  test(`"${word}": ${because}`, () => {
    if (typeof found === 'string') assert.equal(findRun(runs, word).id, found)
    else assert.throws(() => findRun(runs, word), found)
  })
}
