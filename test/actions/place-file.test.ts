import assert from 'node:assert/strict'
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { moveFile, placeFile } from '../../src/actions/process/place-file.ts'
import { renameWithoutLinks } from '../../src/actions/process/rename.ts'

const MEMORY = '/dev/shm'

function folder(t: TestContext, at = tmpdir()): string {
  const made = mkdtempSync(join(at, 'tracksync-place-'))
  t.after(() => rmSync(made, { recursive: true, force: true }))
  return made
}

const otherFileSystem = existsSync(MEMORY) && statSync(MEMORY).dev !== statSync(tmpdir()).dev
const text = (path: string): string | null => (existsSync(path) ? readFileSync(path, 'utf8') : null)

for (const how of ['move', 'copy'] as const) {
  for (const across of [false, true]) {
    const skip = across && !otherFileSystem ? 'there is no second file system here' : false
    test(
      `${how} ${across ? 'to another file system' : 'on one file system'}: whole, and never over another file`,
      { skip },
      async (t) => {
        const from = join(folder(t, across ? MEMORY : tmpdir()), 'a.wav')
        const root = folder(t)
        const target = join(root, 'new', 'folder', 'a.wav')
        writeFileSync(from, 'music')
        assert.equal(await placeFile(from, target, how, 'owner'), true)
        assert.deepEqual([text(from), text(target)], [how === 'move' ? null : 'music', 'music'])
        assert.deepEqual(readdirSync(join(root, 'new', 'folder')), ['a.wav'], 'nothing temporary stays')
        writeFileSync(from, 'other')
        assert.equal(await placeFile(from, target, how, 'owner'), false)
        assert.deepEqual([text(from), text(target)], ['other', 'music'])
        if (how === 'copy') return
        await assert.rejects(moveFile(from, target), /another file has that place/)
        assert.deepEqual([text(from), text(target)], ['other', 'music'])
        writeFileSync(from, 'music')
        await moveFile(from, target)
        assert.deepEqual(
          [text(from), text(target)],
          [null, 'music'],
          'a move that was broken off after its copy is finished',
        )
      },
    )
  }
}

test('a move that was broken off between its two names is finished', async (t) => {
  const root = folder(t)
  const [from, to] = [join(root, 'a'), join(root, 'b')]
  writeFileSync(from, 'music')
  linkSync(from, to)
  await moveFile(from, to)
  assert.deepEqual([text(from), text(to)], [null, 'music'])
})

test('where there are no hard links a file is renamed whole, and never over another', async (t) => {
  const root = folder(t)
  const [from, to] = [join(root, 'a'), join(root, 'b')]
  writeFileSync(from, 'music')
  assert.equal(await renameWithoutLinks(from, to), 'done')
  assert.deepEqual([text(from), text(to)], [null, 'music'])
  writeFileSync(from, 'other')
  assert.equal(await renameWithoutLinks(from, to), 'taken')
  assert.deepEqual([text(from), text(to)], ['other', 'music'])
  rmSync(from)
  await assert.rejects(renameWithoutLinks(from, join(root, 'c')))
  assert.equal(text(join(root, 'c')), null, 'no empty file stays behind a rename that failed')
})
