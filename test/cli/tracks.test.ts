import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Track } from '../../src/model/track.ts'
import { openStore } from '../../src/store/store.ts'
import { command, makeFolder } from './command.ts'

const MANY = 120

function track(number: number): Track {
  const id = `T${String(number).padStart(11, '0')}`
  return {
    id,
    title: number % 2 === 0 ? `Even ${number}` : `Odd ${number}`,
    artists: ['Somebody'],
    album: null,
    durationMs: 200_000,
    isrc: null,
    ids: [],
    playlist: null,
    sourceUrl: null,
    source: {
      sizeBytes: 1,
      sha256: '',
      durationMs: 200_000,
      container: 'wav',
      codec: 'pcm_s16le',
      lossless: true,
      sampleRateHz: 44_100,
      bitDepth: 16,
      channels: 2,
      bitRate: null,
    },
    analysis: { tempo: null, key: null, loudness: null, fingerprint: null, reasons: [] },
    renditions: [],
    createdAt: new Date(number * 1000).toISOString(),
  }
}

const cases: readonly [words: readonly string[], shown: number, ends: string | null, because: string][] = [
  [[], 100, '100 of 120; for more: --last 120', 'a person sees the newest'],
  [['--last', '7'], 7, '7 of 120; for more: --last 120', 'so many were asked for'],
  [['--last', '200'], 120, null, 'that is all of them'],
  [['even'], 60, null, 'that is all that fit'],
  [['even', '--last', '59'], 59, '59 of 60; for more: --last 60', 'what fits is counted'],
]
test('tracks lists everything for a program, and tells a person what is left out', async (t) => {
  const cwd = makeFolder(t)
  const store = openStore(join(cwd, '.tracksync'))
  for (let number = 0; number < MANY; number++)
    store.catalog.save(track(number), [], null, new Date(number * 1000))
  store.close()
  for (const [words, shown, ends, because] of cases) {
    const { exitCode, stdout, stderr } = await command('tracks', words, { cwd })
    assert.equal(exitCode, 0, stderr)
    const lines = stdout.trimEnd().split('\n')
    assert.deepEqual(
      [lines.filter((line) => line.startsWith('T')).length, ends],
      [shown, lines.find((line) => / of /.test(line)) ?? null],
      because,
    )
  }
  const json = async (...words: readonly string[]): Promise<unknown[]> =>
    JSON.parse((await command('tracks', [...words, '--json'], { cwd })).stdout)
  assert.equal((await json()).length, MANY)
  assert.equal((await json('odd')).length, MANY / 2)
  assert.equal((await json('--last', '3')).length, 3)
  assert.deepEqual(await json('no-such-title'), [])
})

test('looking changes nothing in the state folder', async (t) => {
  const cwd = makeFolder(t)
  const state = join(cwd, '.tracksync')
  openStore(state).close()
  // the time of the folder tells of files that were made and taken away again
  const content = (): readonly unknown[] => [
    statSync(state, { bigint: true }).mtimeNs,
    ...readdirSync(state).map((name) => [name, readFileSync(join(state, name), 'base64')]),
  ]
  const before = content()
  for (const [name, ...words] of [['tracks'], ['runs'], ['status'], ['show', 'last'], ['why', 'nothing']]) {
    await command(name ?? '', words, { cwd })
    assert.deepEqual(content(), before, name)
  }
})

test('looking sees what an agent has just written, while the agent has the ledger open', async (t) => {
  const cwd = makeFolder(t)
  const agent = openStore(join(cwd, '.tracksync'))
  t.after(() => agent.close())
  agent.catalog.save(track(1), [], null, new Date(0))
  const { stdout } = await command('tracks', [], { cwd })
  assert.match(stdout, /Odd 1/)
})
