import assert from 'node:assert/strict'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { checkEncoders } from '../../src/audio/ffmpeg/check-encoders.ts'
import { locateFfmpeg } from '../../src/audio/ffmpeg/locate-ffmpeg.ts'
import { programs, temporaryFolder } from './tones.ts'

const NONE = async (): Promise<null> => null
const PACKAGED = async (): Promise<{ ffmpeg: string; ffprobe: string }> => ({
  ffmpeg: '/npm/ffmpeg',
  ffprobe: '/npm/ffprobe',
})

async function folderWith(t: TestContext, ...names: readonly string[]): Promise<string> {
  const folder = join(await temporaryFolder(t), 'bin')
  await mkdir(folder)
  for (const name of names) {
    await writeFile(join(folder, name), '#!/bin/sh\n')
    await chmod(join(folder, name), 0o755)
  }
  return folder
}

test('the first ffmpeg of the PATH is used, with the ffprobe beside it', async (t) => {
  const [other, both] = [await folderWith(t, 'ffprobe'), await folderWith(t, 'ffmpeg', 'ffprobe')]
  const found = await locateFfmpeg({ env: { PATH: `${other}:${both}` }, folders: [], bundled: NONE })
  assert.deepEqual(found, { ffmpeg: join(both, 'ffmpeg'), ffprobe: join(both, 'ffprobe'), bundled: false })
})

test('TRACKSYNC_FFMPEG comes before the PATH, and its own ffprobe before any other', async (t) => {
  const [named, onPath] = [
    await folderWith(t, 'my-ffmpeg', 'ffprobe'),
    await folderWith(t, 'ffmpeg', 'ffprobe'),
  ]
  const env = { TRACKSYNC_FFMPEG: join(named, 'my-ffmpeg'), PATH: onPath }
  const found = await locateFfmpeg({ env, folders: [], bundled: NONE })
  assert.deepEqual(found, {
    ffmpeg: join(named, 'my-ffmpeg'),
    ffprobe: join(named, 'ffprobe'),
    bundled: false,
  })
  const byName = await locateFfmpeg({
    env: { TRACKSYNC_FFMPEG: 'my-ffmpeg', PATH: named },
    folders: [],
    bundled: NONE,
  })
  assert.equal(byName.ffmpeg, join(named, 'my-ffmpeg'))
})

test('a TRACKSYNC_FFMPEG that is not there is an error, not a reason to take another one', async (t) => {
  const onPath = await folderWith(t, 'ffmpeg', 'ffprobe')
  const env = { TRACKSYNC_FFMPEG: '/not/there', PATH: onPath }
  await assert.rejects(locateFfmpeg({ env, bundled: PACKAGED }), {
    code: 'PROGRAM_MISSING',
    message: /"\/not\/there"/,
  })
})

test('without one on the PATH the usual folders are looked into, then the npm packages', async (t) => {
  const usual = await folderWith(t, 'ffmpeg', 'ffprobe')
  assert.equal((await locateFfmpeg({ env: {}, folders: [usual], bundled: PACKAGED })).bundled, false)
  assert.deepEqual(await locateFfmpeg({ env: {}, folders: [], bundled: PACKAGED }), {
    ...(await PACKAGED()),
    bundled: true,
  })
})

test('a file without the right to be run is not ffmpeg', async (t) => {
  const folder = await folderWith(t, 'ffmpeg', 'ffprobe')
  await chmod(join(folder, 'ffmpeg'), 0o644)
  const found = await locateFfmpeg({ env: { PATH: folder }, folders: [], bundled: PACKAGED })
  assert.equal(found.bundled, true)
})

test('with none at all the error names the command that installs it', async () => {
  const missing = locateFfmpeg({ env: { PATH: '' }, folders: [], bundled: NONE, platform: 'darwin' })
  await assert.rejects(missing, { code: 'PROGRAM_MISSING', next: 'install it: brew install ffmpeg' })
})

test('the ffmpeg of this machine has every encoder and filter that is needed', async () => {
  const checks = await checkEncoders(programs)
  assert.ok(checks.length > 10)
  assert.deepEqual(
    checks.filter(({ present }) => !present),
    [],
  )
})
