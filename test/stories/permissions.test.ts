import assert from 'node:assert/strict'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { writeTags } from '../../src/audio/tags/write-tags.ts'
import { skip } from '../services/yt-dlp/workshop.ts'
import { startMediaServer } from '../stand-ins/media-server.ts'
import { encodeSong, makeSong } from './make-song.ts'
import { makePlace, only, type Place, type Said, type ShownRun } from './place.ts'

/** What a task is granted, a line each: "process run ffmpeg". */
type Line = `${string} ${string} ${string}`

const SHIPPED = fileURLToPath(new URL('../../tasks/', import.meta.url))
/** One pixel. */
const COVER = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const SONG = 'Nova - Morning.wav'
let songs = ''
before(async () => {
  songs = await mkdtemp(join(tmpdir(), 'tracksync-songs-'))
  const path = join(songs, SONG)
  await makeSong(path, 1, 3)
  const names = { title: 'Morning', artists: ['Nova'], album: null, bpm: null, key: null, isrc: null }
  const rest = { comment: null, genre: null, year: null }
  await writeTags(path, 'wav', { ...names, ...rest, cover: { data: COVER, mimeType: 'image/png' } })
  await encodeSong(path, join(songs, 'song.mp3'))
  await encodeSong(path, join(songs, 'song.aac'))
})
after(() => rm(songs, { recursive: true, force: true }))

interface Held {
  readonly place: Place
  grant(lines: readonly Line[]): void
}

/** A place whose tasks all say what they may touch. */
function makeHeld(t: TestContext, tasks: Readonly<Record<string, object>>, config = {}): Held {
  const place = makePlace(t, { config, tasks })
  return {
    place,
    grant: (lines) => {
      for (const [name, content] of Object.entries(tasks)) {
        const own = lines.map((line) => line.split(' ')).filter(([task]) => task === name)
        const permissions = Object.groupBy(own, ([, field = '']) => field)
        const granted = Object.entries(permissions).map(([field, words]) => [
          field,
          words?.map((word) => word.slice(2).join(' ')),
        ])
        const task = { ...content, permissions: Object.fromEntries(granted) }
        writeFileSync(place.path('tasks', `${name}.json`), JSON.stringify(task))
      }
    },
  }
}

function shippedTasks(): Readonly<Record<string, object>> {
  const names = readdirSync(SHIPPED).map((file) => basename(file, '.json'))
  return Object.fromEntries(
    names.map((name): [string, object] => [
      name,
      JSON.parse(readFileSync(join(SHIPPED, `${name}.json`), 'utf8')),
    ]),
  )
}

/** The lines that a run's errors tell to add, each once; fails at any other error. */
function named({ errors }: ShownRun): readonly Line[] {
  const lines = errors.map(({ code, why, next }): Line => {
    assert.match(code, /^(PATH|PROGRAM|URL)_NOT_ALLOWED$/, why)
    assert.equal(next, 'tracksync retry RUN, once it is added')
    const found =
      /is not permitted: add "(.*)" to "permissions\.(run|read|write|net)" in .*\/tasks\/(\w+)\.json$/.exec(
        why,
      )
    const [, line = '', field = '', task = ''] = found ?? assert.fail(why)
    return lineOf(task, field, line)
  })
  return [...new Set(lines)]
}

function lineOf(task: string, field: string, granted: string): Line {
  return `${task} ${field} ${granted}`
}

function runOf({ stdout, stderr }: Said): ShownRun {
  assert.notEqual(stdout, '', stderr)
  return JSON.parse(stdout)
}

/** Adds the line that is named and tries again, until nothing more is refused; answers the lines in their order. */
async function addWhatIsNamed(
  { place, grant }: Held,
  granted: readonly Line[],
  first: ShownRun,
  look: (added: readonly Line[], run: ShownRun) => void = () => undefined,
): Promise<readonly Line[]> {
  const added: Line[] = []
  let run = first
  while (run.state !== 'succeeded') {
    look(added, run)
    const more = named(run)
    assert.ok(more.length > 0 && !more.some((line) => added.includes(line)), JSON.stringify(run.errors))
    added.push(...more)
    grant([...granted, ...added])
    run = runOf(await place.tracksync('retry', run.id, '--json'))
  }
  return added
}

const REPORT: readonly Line[] = ['report run crontab', 'report run ffmpeg', 'report write reports']

/** All that the shipped tasks need for a dropped file, in the order in which they ask, and what is not there without it. */
const NEEDED: readonly [line: Line, missing: 'tracks' | 'library' | 'gates' | 'reports'][] = [
  ['detect read trigger-folder', 'tracks'],
  ['dedupe read trigger-folder', 'library'],
  ['process read trigger-folder', 'library'],
  ['process run ffmpeg', 'library'],
  ['process write library', 'library'],
  ['verify read library', 'gates'],
  ['verify run ffmpeg', 'gates'],
  ['report write reports', 'reports'],
  ['report run crontab', 'reports'],
  ['report run ffmpeg', 'reports'],
]
const ALL = NEEDED.map(([line]) => line)

test('the shipped tasks do a dropped file under exactly the permissions that they need', async (t) => {
  const { place, grant } = makeHeld(t, shippedTasks())
  grant(ALL)
  place.drop(join(songs, SONG))
  const run = only(await place.once())
  assert.deepEqual([run.state, run.errors], ['succeeded', []])
  assert.equal(place.files('library').length, 3)
})

for (const [what, needed] of [
  ['tracks', NEEDED.filter(([line]) => !line.startsWith('report '))],
  ['reports', NEEDED.filter(([line]) => line.startsWith('report '))],
] as const)
  test(`each line without which there are no ${what} is named, nothing is done before, and a retry with it goes on`, async (t) => {
    const held = makeHeld(t, shippedTasks())
    const { place, grant } = held
    const granted = ALL.filter((line) => needed.every(([other]) => other !== line))
    grant(granted)
    place.drop(join(songs, SONG))
    await place.tracksync('watch', '--once')
    const [{ id } = assert.fail('no run')] = await place.runs()
    const first = runOf(await place.tracksync('show', id, '--json'))
    const added = await addWhatIsNamed(held, granted, first, (so, run) => {
      const [, missing] = needed[so.length] ?? assert.fail('nothing more is needed')
      const found = {
        tracks: run.tracks,
        // those of an earlier attempt stay, and say that nothing was there
        gates: run.gates.filter(({ name, state }) => name === 'decode' && state === 'passed'),
        library: place.files('library'),
        // with empty folders
        reports: place.names('reports'),
      }
      assert.deepEqual(found[missing], [], needed[so.length]?.[0])
    })
    assert.deepEqual(
      added,
      needed.map(([line]) => line),
    )
    assert.equal(place.files('library').length, 3)
  })

/** All that is done with a track. */
const ACTIONS = [
  'detect',
  'dedupe',
  'find',
  'download',
  'convert',
  'analyse',
  'confirm',
  'compare',
  'enrich',
  'tag',
  'file',
  'save',
  'verify',
  'publish',
] as const

/** Every action in a task of its own, which is named as the action is. */
function taskEach(actions: readonly string[]): Readonly<Record<string, object>> {
  const tasks = actions.map((name, index): [string, object] => {
    const before = actions[index - 1]
    const dependencies = before === undefined ? [] : [before]
    return [name, { command: name, dependencies, ...(name !== 'detect' && { each: 'track' }) }]
  })
  const report = { command: 'report', dependencies: actions.slice(-1), always: true }
  return { ...Object.fromEntries(tasks), report }
}

/** What each action needs for a dropped file with a cover, in the order in which it is met. */
const OF_A_FILE: readonly Line[] = [
  'detect read trigger-folder',
  'dedupe read trigger-folder',
  'convert read trigger-folder',
  'convert run ffmpeg',
  'tag read trigger-folder',
  'file write library',
  'verify read library',
  'verify run ffmpeg',
]

test('each action is refused what its task does not grant, before it does anything, and goes on with the line', async (t) => {
  const held = makeHeld(t, taskEach(ACTIONS))
  const { place, grant } = held
  grant(REPORT)
  place.drop(join(songs, SONG))
  const first = only(await place.once(1))
  const added = await addWhatIsNamed(held, REPORT, first, (so, { gates }) => {
    assert.equal(place.files('library').length, so.includes('file write library') ? 3 : 0)
    assert.deepEqual(gates, [])
  })
  assert.deepEqual(added, OF_A_FILE)
  assert.equal(place.files('library').length, 3)

  // a damaged file is made anew: the others are read, and it is moved away
  const [damaged = ''] = place.files('library').filter((name) => name.endsWith('.wav'))
  truncateSync(place.path('library', damaged), 1000)
  const less = [...REPORT, ...OF_A_FILE].filter((line) => line !== 'file write library')
  grant(less)
  const refused = runOf(await place.tracksync('retry', first.id, '--json'))
  const more = await addWhatIsNamed(held, less, refused, () => {
    assert.deepEqual(place.files('.tracksync/quarantine'), [])
    assert.equal(readFileSync(place.path('library', damaged)).length, 1000)
  })
  assert.deepEqual(more, [
    'convert read library',
    'tag read library',
    'file read library',
    'file write library',
  ])
  assert.equal(place.files('.tracksync/quarantine').length, 1)
  assert.ok(readFileSync(place.path('library', damaged)).length > 100_000)
})

test('a format that goes into two folders goes into none of them while one is refused', async (t) => {
  const to = [{ folder: 'shelf' }, { folder: 'player' }]
  const formats = { wav: { codec: 'pcm_s24le', sampleRateHz: 48_000, to } }
  const { place, grant } = makeHeld(t, shippedTasks(), { library: { formats } })
  const inBoth = (line: Line): readonly Line[] =>
    line.endsWith('library')
      ? to.map(({ folder }): Line => `${line.slice(0, -'library'.length)}${folder}` as Line)
      : [line]
  const all = ALL.flatMap(inBoth)
  grant(all.filter((line) => line !== 'process write player'))
  place.drop(join(songs, SONG))
  const refused = only(await place.once(1))
  assert.deepEqual(named(refused), ['process write player'])
  assert.deepEqual([place.names('shelf'), place.names('player')], [[], []])
  grant(all)
  await place.tracksync('retry', refused.id)
  assert.deepEqual([place.files('shelf').length, place.files('player').length], [1, 1])
})

test('a dropped file of which nothing is known yet is read by "download"', async (t) => {
  const held = makeHeld(t, taskEach(['detect', 'download']))
  const granted: readonly Line[] = [...REPORT, 'detect read trigger-folder']
  held.grant(granted)
  held.place.drop(join(songs, SONG))
  await held.place.tracksync('watch', '--once')
  assert.deepEqual(named(only(await held.place.runs())), ['download read trigger-folder'])
})

test('a file whose header does not say how long it is needs ffprobe, and ffmpeg to measure it', async (t) => {
  const held = makeHeld(t, shippedTasks())
  held.grant(ALL)
  held.place.drop(join(songs, 'song.aac'), 'song.m4a')
  const first = only(await held.place.once(1))
  assert.deepEqual(await addWhatIsNamed(held, ALL, first), [
    'dedupe run ffprobe',
    'dedupe run ffmpeg',
    'process run ffprobe',
  ])
})

test('of a list, what may be read is done; what may not be looked up is named', { skip }, async (t) => {
  const host = '127.0.0.1:9'
  const held = makeHeld(t, shippedTasks(), { allowedFolders: [songs], network: { allowPrivate: [host] } })
  const read = ['detect', 'dedupe', 'process'].map((task) => lineOf(task, 'read', songs))
  held.grant([...ALL, ...read])
  held.place.write('list.m3u', `http://${host}/song.mp3\n${join(songs, SONG)}\n`)
  const run = only(await held.place.once(2))
  assert.deepEqual([run.state, named(run)], ['partial', ['detect run yt-dlp']])
  assert.equal(held.place.files('library').length, 3)

  held.grant(ALL)
  held.place.write('again.m3u', `${join(songs, SONG)}\n`)
  assert.deepEqual(named(only(await held.place.once(1))), [lineOf('detect', 'read', songs)])
})

test('an action of your own is told what it may touch, and what it hands on is read only where it is granted', async (t) => {
  const held = makeHeld(t, taskEach(['detect', 'own']), { actions: ['own.ts'] })
  const file = join(songs, 'song.mp3')
  writeFileSync(
    held.place.path('own.ts'),
    `export const action = {
      name: 'own',
      description: 'says what it is told',
      run: (track, { refuse }) => ({
        title: refuse({ kind: 'net', host: 'api.test' }) ?? 'granted',
        file: ${JSON.stringify(file)},
      }),
    }`,
  )
  const granted: readonly Line[] = [...REPORT, 'detect read trigger-folder']
  held.grant(granted)
  held.place.drop(join(songs, SONG))
  await held.place.tracksync('watch', '--once')
  const run = only(await held.place.runs())
  assert.deepEqual(named(run), [lineOf('own', 'read', file)])
  held.grant([...granted, lineOf('own', 'read', file)])
  const { errors, tracks } = runOf(await held.place.tracksync('retry', run.id, '--json'))
  assert.deepEqual(errors, [])
  assert.match(
    only(tracks).title,
    /^reaching "api.test" is not permitted: add "api.test" to "permissions.net"/,
  )
})

test('a link needs its host, the program that fetches, and the pins', { skip }, async (t) => {
  const site = await startMediaServer({ audio: readFileSync(join(songs, 'song.mp3')) })
  t.after(() => site.close())
  const held = makeHeld(t, shippedTasks(), { network: { allowPrivate: [site.host] } })
  held.grant(REPORT)
  held.place.write('link.txt', `${site.url}/song.mp3\n`)
  const first = only(await held.place.once(1))
  const added = await addWhatIsNamed(held, REPORT, first, (so) => {
    if (!so.includes('detect net 127.0.0.1')) assert.deepEqual(site.requests, [])
  })
  assert.deepEqual(added, [
    'detect run yt-dlp',
    'detect net 127.0.0.1',
    'process read pins.json',
    'process run yt-dlp',
    'process net 127.0.0.1',
    'process run ffmpeg',
    'process write library',
    'verify read library',
    'verify run ffmpeg',
  ])
})
