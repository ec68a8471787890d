import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { makeSong } from './make-song.ts'
import { makePlace, only, type Place } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)
const ONE_FORMAT = { library: { formats: { wav: { codec: 'pcm_s24le', sampleRateHz: 48000 } } } }
const LEDGER = '.tracksync/ledger.sqlite'

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1, 8)
})
after(() => rm(songs, { recursive: true, force: true }))

test('a damaged ledger is told as such and left as it is; the drop waits', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  mkdirSync(place.path('.tracksync'))
  writeFileSync(place.path(LEDGER), 'this is no database, whatever its name says\n'.repeat(100))
  const before = place.sha256(LEDGER)
  place.drop(song('Nova - Morning.wav'))
  for (const command of [['watch', '--once'], ['status'], ['run', '--file', 'x.wav', '--dry-run']]) {
    const { exitCode, stderr } = await place.tracksync(...command)
    assert.match(stderr, /LEDGER_DAMAGED/, command.join(' '))
    assert.match(stderr, /Next: move the file away/)
    assert.equal(exitCode, 1)
  }
  assert.equal(place.sha256(LEDGER), before)
  assert.ok(place.names('trigger-folder').includes('Nova - Morning.wav'))
})

test('a ledger of a later version is refused and left as it is', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  assert.deepEqual(await place.once(), [])
  withLedger(place, (ledger) => ledger.exec('PRAGMA user_version = 99'))
  const { exitCode, stderr } = await place.tracksync('watch', '--once')
  assert.match(stderr, /LEDGER_NEWER/)
  assert.equal(exitCode, 1)
})

test('a ledger that another program holds is waited for, then told; the drop waits and is done afterwards', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  assert.deepEqual(await place.once(), [])
  place.drop(song('Nova - Morning.wav'))
  const holder = new DatabaseSync(place.path(LEDGER))
  try {
    holder.exec('BEGIN IMMEDIATE')
    const { exitCode, stderr } = await place.tracksync('watch', '--once')
    assert.match(stderr, /LEDGER_LOCKED/)
    assert.notEqual(exitCode, 0)
  } finally {
    holder.close()
  }
  assert.equal(only(await place.once()).state, 'succeeded')
  assert.equal(place.files('library').length, 1)
})

interface Trouble {
  readonly name: string
  readonly folder: string
  readonly options: string
  readonly code: string
  readonly exitCode: number
}
const TROUBLES: readonly Trouble[] = [
  {
    name: 'the library is on a full disk',
    folder: 'library',
    options: 'size=500k',
    code: 'DISK_FULL',
    exitCode: 1,
  },
  {
    name: 'the work files are on a full disk',
    folder: '.tracksync/work',
    options: 'size=500k',
    code: 'DISK_FULL',
    exitCode: 1,
  },
  {
    name: 'the reports are on a full disk',
    folder: 'reports',
    options: 'size=8k',
    code: 'DISK_FULL',
    exitCode: 2,
  },
  {
    name: 'the library is read-only',
    folder: 'library',
    options: 'ro',
    code: 'LIBRARY_READ_ONLY',
    exitCode: 1,
  },
]
for (const { name, folder, options, code, exitCode: expected } of TROUBLES) {
  test(`${name}: the run fails with ${code}, and a retry finishes it when that is mended`, async (t) => {
    const place = makePlace(t, { config: ONE_FORMAT })
    place.drop(song('Nova - Morning.wav'))
    const mounted = await whileMounted(place.path(folder), options, async () => {
      const run = only(await place.once(expected))
      assert.ok(
        run.errors.some((error) => error.code === code),
        JSON.stringify(run.errors),
      )
      assert.ok(!run.errors.some((error) => error.code === 'INTERNAL'), JSON.stringify(run.errors))
      assert.match(place.result('Nova - Morning.wav'), new RegExp(code))
      if (folder === 'library')
        assert.deepEqual([place.files('library'), await place.tracks()], [[], []], 'no half file, no row')
    })
    if (!mounted) return t.skip('no file system may be mounted here')
    const { exitCode, stderr } = await place.tracksync('retry', 'last')
    assert.equal(exitCode, 0, stderr)
    assert.equal(place.files('library').length, 1)
    assert.deepEqual(place.files('.tracksync/work'), [])
  })
}

test('the ledger is on a full disk: that is told, and the drop is done when there is room', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  place.drop(song('Nova - Morning.wav'))
  const mounted = await whileMounted(place.path('.tracksync'), 'size=400k', async () => {
    const { exitCode, stderr } = await place.tracksync('watch', '--once')
    assert.match(stderr, /DISK_FULL/)
    assert.doesNotMatch(stderr, /INTERNAL/)
    assert.equal(exitCode, 1)
  })
  if (!mounted) return t.skip('no file system may be mounted here')
  await place.once()
  assert.equal(place.files('library').length, 1)
})

/** Does `body` while a small file system lies there; false where mounting is not allowed (it takes root). */
async function whileMounted(folder: string, options: string, body: () => Promise<void>): Promise<boolean> {
  mkdirSync(folder, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status !== 0) return false
  try {
    await body()
    return true
  } finally {
    spawnSync('umount', [folder])
  }
}

function withLedger(place: Place, change: (ledger: DatabaseSync) => void): void {
  const ledger = new DatabaseSync(place.path(LEDGER))
  change(ledger)
  ledger.close()
}

for (const key of ['triggerFolder', 'stateFolder']) {
  test(`a file where "${key}" shall be is told by its name, and is no defect of the program`, async (t) => {
    const place = makePlace(t, { config: { ...ONE_FORMAT, [key]: 'taken' } })
    writeFileSync(place.path('taken'), 'mine')
    const { exitCode, stderr } = await place.tracksync('watch', '--once')
    assert.match(
      stderr,
      /a file lies where the folder ".*taken" shall be \(FILE_FAILED\)\nNext: move the file away/,
    )
    assert.equal(exitCode, 1)
  })
}
