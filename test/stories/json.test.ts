import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { makeSong } from './make-song.ts'
import { makePlace, type Place } from './place.ts'

let songs = ''
const song = (name: string): string => join(songs, name)
const ONE_FORMAT = { library: { formats: { m4a: { codec: 'alac', sampleRateHz: 48000 } } } }

before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  await makeSong(song('Nova - Morning.wav'), 1, 15)
})
after(() => rm(songs, { recursive: true, force: true }))

test('with --json, stdout is exactly one document that follows the published schema', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  const schema: Record<string, unknown> = JSON.parse(
    readFileSync(new URL('../../schemas/run.schema.json', import.meta.url), 'utf8'),
  )
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  const isRun = ajv.compile(schema)
  const valid = (run: unknown): void => assert.equal(isRun(run), true, JSON.stringify(isRun.errors))
  const document = async (exitCode: number, ...args: readonly string[]): Promise<unknown> => {
    const said = await place.tracksync(...args, '--json')
    assert.equal(said.exitCode, exitCode, said.stderr)
    return JSON.parse(said.stdout)
  }

  assert.deepEqual(await document(0, 'runs'), [])
  assert.deepEqual(await document(0, 'tracks'), [])
  const ran = await document(0, 'run', '--file', song('Nova - Morning.wav'), '--playlist', 'Warm Up')
  valid(ran)
  valid(await document(0, 'show', 'last'))
  valid(await document(0, 'run', '--file', song('Nova - Morning.wav')))
  const failed = await document(1, 'run', '--file', place.path('not-there.wav'))
  valid(failed)
  const runs = await document(0, 'runs')
  assert.ok(Array.isArray(runs) && runs.length === 3)
  runs.forEach(valid)
  const tracks = await document(0, 'tracks')
  assert.ok(Array.isArray(tracks) && tracks.length === 1)
  const ofRun: unknown = JSON.parse(JSON.stringify(ran))
  assert.ok(typeof ofRun === 'object' && ofRun !== null && 'tracks' in ofRun && Array.isArray(ofRun.tracks))
  for (const command of [
    ['status'],
    ['doctor'],
    ['why', 'Morning'],
    ['undo', 'last', '--dry-run'],
    ['resolve', 'nonsense'],
  ]) {
    const { stdout } = await place.tracksync(...command, '--json')
    assert.doesNotThrow(() => void JSON.parse(stdout), command.join(' '))
  }
})

const WRONG: readonly [args: readonly string[], exitCode: number, says: RegExp, because: string][] = [
  [['statsu'], 64, /did you mean "tracksync status"/, 'no such command'],
  [['help', 'statsu'], 64, /did you mean "tracksync status"/, 'nor one to be helped with'],
  [['run', '--fil', 'x'], 64, /did you mean "--file"/, 'no such option'],
  [['run', '--task', 'nope', '--file', 'x.wav'], 64, /TRIGGER_UNKNOWN_TASK|USAGE/, 'no such task'],
  [['run', '--url', 'file:///etc/passwd'], 64, /URL_NOT_ALLOWED|URL_INVALID/, 'only http, https and spotify'],
  [['show', 'SYNC-NONE'], 64, /NOT_FOUND/, 'no such run'],
  [['undo'], 64, /USAGE/, 'no run is named'],
  [['retry', 'last'], 64, /NOT_FOUND/, 'nothing has run'],
]
for (const [args, exitCode, pattern, because] of WRONG) {
  test(`"tracksync ${args.join(' ')}" ends with ${exitCode}: ${because}`, async (t) => {
    const place = makePlace(t, { config: ONE_FORMAT })
    const said = await place.tracksync(...args)
    assert.match(said.stderr, pattern)
    assert.match(said.stderr, /Next: /)
    assert.equal(said.stdout, '')
    assert.equal(said.exitCode, exitCode, said.stderr)
  })
}

const CONFIGS: readonly [text: string, says: RegExp, because: string][] = [
  [
    '{\n  "triggerFolder": "x",\n  "librari": {}\n}',
    /\.syncrc\.json.*line 3|line 3.*/s,
    'an unknown key, with its line',
  ],
  ['{ "dedupe": { "upgarde": true } }', /did you mean "upgrade"/, 'an unknown key further down'],
  ['{\n  "limits": { "tracks": "two" }\n}', /tracks/, 'a wrong type'],
  ['{\n  "limits": {\n', /line/, 'not JSON'],
  [
    '{ "library": { "formats": { "m4a": { "codec": "pcm_s24le" } } } }',
    /does not fit/,
    'a codec that the container cannot hold',
  ],
]
for (const [text, pattern, because] of CONFIGS) {
  test(`a configuration with ${because} is refused with 78 before anything is written`, async (t) => {
    const place = makePlace(t)
    writeFileSync(place.path('.syncrc.json'), text)
    place.drop(song('Nova - Morning.wav'))
    const before = snapshot(place)
    const said = await place.tracksync('watch', '--once')
    assert.match(said.stderr, pattern)
    assert.match(said.stderr, /CONFIG_INVALID/)
    assert.equal(said.exitCode, 78)
    assert.deepEqual(snapshot(place), before)
  })
}

test('--dry-run writes nothing at all, neither before the first run nor on an existing ledger', async (t) => {
  const place = makePlace(t, { config: ONE_FORMAT })
  const dry = async (): Promise<string> => {
    const before = snapshot(place)
    const said = await place.tracksync('run', '--file', song('Nova - Morning.wav'), '--dry-run')
    assert.equal(said.exitCode, 0, said.stderr)
    assert.deepEqual(snapshot(place), before)
    const asJson = await place.tracksync('run', '--file', song('Nova - Morning.wav'), '--dry-run', '--json')
    assert.doesNotThrow(() => void JSON.parse(asJson.stdout))
    assert.deepEqual(snapshot(place), before)
    return said.stdout
  }
  assert.match(await dry(), /new, as far as/)
  await place.tracksync('run', '--file', song('Nova - Morning.wav'))
  assert.match(await dry(), /duplicate/)
  const before = snapshot(place)
  await place.tracksync('undo', 'last', '--dry-run')
  assert.deepEqual(snapshot(place), before, 'undo --dry-run')
})

/** Every file and folder with its times of change and its size. */
function snapshot(place: Place): readonly string[] {
  const entries = ['.', ...readdirSync(place.root, { recursive: true, encoding: 'utf8' }).sort()]
  return entries.map((path) => {
    const { mtimeMs, ctimeMs, size } = statSync(place.path(path))
    return `${path} ${mtimeMs} ${ctimeMs} ${size}`
  })
}
