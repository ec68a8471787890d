import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { inboxDrops } from '../../src/app/inbox-drops.ts'

function inbox(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-inbox-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function namesIn(folder: string): readonly string[] {
  return inboxDrops(folder, new Date())
    .map(({ name }) => name)
    .toSorted()
}

test('drops are listed, what is left alone and the places of the agent are not', (t) => {
  const folder = inbox(t)
  for (const name of [
    'song.wav',
    'link.url',
    'unknown.kind',
    '.hidden',
    'song.mp3.part',
    'x.crdownload',
    'draft~',
  ]) {
    writeFileSync(join(folder, name), 'x')
  }
  for (const name of ['album', '01_processing', '02_processed', '03_failed']) mkdirSync(join(folder, name))
  assert.deepEqual(namesIn(folder), ['album', 'link.url', 'song.wav', 'unknown.kind'])
})

test('the age is since the drop came, whatever time the file carries, and the oldest is the first', (t) => {
  const folder = inbox(t)
  writeFileSync(join(folder, 'old-song-dropped-now.wav'), 'x')
  utimesSync(join(folder, 'old-song-dropped-now.wav'), 0, 0)
  const now = new Date(Date.now() + 60_000)
  const [drop] = inboxDrops(folder, now)
  assert.ok(drop !== undefined && drop.ageMs >= 59_000 && drop.ageMs < 600_000, JSON.stringify(drop))
})

test('a link that leads nowhere is a drop like others, and a folder that is not there is empty', (t) => {
  const folder = inbox(t)
  symlinkSync('nowhere', join(folder, 'dangling.wav'))
  assert.deepEqual(namesIn(folder), ['dangling.wav'])
  assert.deepEqual(namesIn(join(folder, 'none')), [])
})

test('one name that is gone when it is looked at does not hide the others', (t) => {
  const folder = inbox(t)
  writeFileSync(join(folder, 'song.wav'), 'x')
  try {
    // the text that this is read as names no file, exactly as after a claim
    writeFileSync(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe]), Buffer.from('.wav')]),
      'x',
    )
  } catch {
    return t.skip('this file system takes no names that are not UTF-8')
  }
  assert.deepEqual(namesIn(folder), ['song.wav'])
})
