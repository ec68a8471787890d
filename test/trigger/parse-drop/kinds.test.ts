import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ErrorCode } from '../../../src/model/error-codes.ts'
import type { TriggerRequest } from '../../../src/model/trigger.ts'
import { createRig, type Rig } from '../rig.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/drops')
const SONG = 'https://soundcloud.com/ethmusic/lostin-powers-she-so-heavy'
const LONG_ENOUGH_MS = 31_000

const examples: [file: string, urls: readonly string[], because: string][] = [
  ['windows.url', [SONG], 'the URL of [InternetShortcut] counts'],
  ['utf16.url', [SONG], 'Windows writes UTF-16, too'],
  ['xml.webloc', [SONG], 'macOS writes XML'],
  ['binary.webloc', [SONG], 'macOS writes binary under the same ending'],
  ['link.desktop', [SONG], 'it is of Type=Link'],
  [
    'list.txt',
    [SONG, 'spotify:track:4uLU6hMCjMI75M1A2tKUQC', 'https://youtu.be/dQw4w9WgXcQ?si=x'],
    'it is a list',
  ],
]

for (const [file, urls, because] of examples) {
  test(`${file} becomes one trigger, because ${because}`, async (t) => {
    const rig = createRig(t)
    copyFileSync(join(FIXTURES, file), join(rig.drops, file))
    await dropAndWait(rig)
    const [trigger, ...others] = rig.triggers()
    assert.deepEqual(trigger?.request.urls, urls)
    assert.equal(trigger?.kind, 'url')
    assert.deepEqual(others, [])
  })
}

test('a playlist names files and links; a file that is not there is left to its run', async (t) => {
  const rig = createRig(t)
  mkdirSync(join(rig.drops, 'Music'))
  writeFileSync(join(rig.drops, 'Music', 'Lostin Powers.m4a'), 'audio')
  copyFileSync(join(FIXTURES, 'set.m3u8'), join(rig.drops, 'set.m3u8'))
  copyFileSync(join(FIXTURES, 'legacy.m3u'), join(rig.root, 'legacy.m3u'))
  await dropAndWait(rig)
  const [{ trigger, claimedPath } = unexpected()] = rig.door.submissions()
  assert.deepEqual(trigger.request.urls, [SONG])
  assert.deepEqual(trigger.request.files, [join(claimedPath, '.with', 'Music', 'Lostin Powers.m4a')])
  renameSync(join(rig.root, 'legacy.m3u'), join(rig.drops, 'legacy.m3u'))
  await dropAndWait(rig)
  assert.deepEqual(rig.triggers()[1]?.request.files, [join(rig.drops, 'Music', 'Lostin Powers.mp3')])
})

test('a dropped audio file is named where it lies in its claim', async (t) => {
  const rig = createRig(t)
  writeFileSync(join(rig.drops, 'song.WAV'), 'not really audio')
  await dropAndWait(rig)
  const [{ trigger, claimedPath } = unexpected()] = rig.door.submissions()
  assert.equal(trigger.kind, 'file')
  assert.deepEqual(trigger.request.files, [join(claimedPath, 'song.WAV')])
})

test('a dropped folder is one trigger for the audio in it, deep and in order', async (t) => {
  const rig = createRig(t)
  folder(rig, 'Set', {
    '02 b.wav': 'b',
    '01 a.flac': 'a',
    'CD2/c.mp3': 'c',
    'cover.jpg': 'x',
    '._a.wav': 'x',
    '.DS_Store': 'x',
  })
  await dropAndWait(rig)
  const [{ trigger, claimedPath } = unexpected()] = rig.door.submissions()
  assert.equal(trigger.kind, 'folder')
  const names = trigger.request.files.map((file) => file.slice(join(claimedPath, 'Set').length + 1))
  assert.deepEqual(names, ['01 a.flac', '02 b.wav', 'CD2/c.mp3'])
})

test("a folder's trigger.json gives wishes, and may name the folder's files", async (t) => {
  const rig = createRig(t)
  folder(rig, 'Wishes', { 'a.wav': 'a', 'trigger.json': '{"id":"w","playlist":"Night"}' })
  folder(rig, 'Chosen', { 'a.wav': 'a', 'b.wav': 'b', 'trigger.json': '{"id":"c","file":"b.wav"}' })
  folder(rig, 'Out', { 'a.wav': 'a', 'trigger.json': '{"id":"o","file":"../../secret.wav"}' })
  await dropAndWait(rig)
  const found = new Map(rig.door.submissions().map((one) => [one.trigger.id, one]))
  assert.deepEqual([...found.keys()].sort(), ['c', 'w'])
  assert.equal(found.get('w')?.trigger.request.playlist, 'Night')
  assert.deepEqual(found.get('w')?.trigger.request.files, [
    join(found.get('w')?.claimedPath ?? '', 'Wishes', 'a.wav'),
  ])
  assert.deepEqual(found.get('c')?.trigger.request.files, [
    join(found.get('c')?.claimedPath ?? '', 'Chosen', 'b.wav'),
  ])
  assert.match(rig.result('03_failed', 'Out'), /PATH\\_NOT\\_ALLOWED/)
})

const places = ['01_inbox', '02_processed', '03_failed', '99_other', '.hidden']

for (const place of places) {
  test(`the folder ${place} is a place, not a drop`, async (t) => {
    const rig = createRig(t)
    folder(rig, place, { 'a.wav': 'a' })
    await dropAndWait(rig)
    assert.deepEqual([rig.triggers(), rig.names()], [[], [place]])
  })
}

test("an agent's folder and an empty folder are not drops", async (t) => {
  const rig = createRig(t)
  folder(rig, 'Cursor-MM1-Agent', { '01_inbox/a.wav': 'a' })
  mkdirSync(join(rig.drops, 'Empty'))
  await dropAndWait(rig)
  assert.deepEqual([rig.triggers(), rig.names()], [[], ['Cursor-MM1-Agent', 'Empty']])
})

const requests: [document: object, request: Partial<TriggerRequest>, because: string][] = [
  [{ type: 'track' }, { urls: [], files: [], next: null }, 'the detection chain decides'],
  [
    { url: 'spotify:track:x', title: 'T', artist: 'A' },
    { urls: ['spotify:track:x'], title: 'T', artist: 'A' },
    'hints are kept',
  ],
  [
    { url: 'https://a.b/', urls: ['https://a.b/', 'https://a.b/c'] },
    { urls: ['https://a.b/', 'https://a.b/c'] },
    'links are joined',
  ],
  [
    { next: 3, playlist: 'P', task: 'process', force: true },
    { next: 3, playlist: 'P', task: 'process', force: true },
    'wishes are kept',
  ],
  [
    { url: 'https://a.b/', urls: [], files: [], file: null, next: null },
    { urls: ['https://a.b/'] },
    'null and [] say nothing',
  ],
  [
    { url: 'https://a.b/', type: 'whatever', target_agent: 'x', extra: { deep: [1] } },
    { urls: ['https://a.b/'] },
    'unknown fields are let through',
  ],
  [{ note: 'n', requestedBy: 'me' }, { note: 'n', requestedBy: 'me' }, 'both are for the report'],
]

for (const [document, request, because] of requests) {
  test(`${JSON.stringify(document)} is accepted, because ${because}`, async (t) => {
    const rig = createRig(t)
    writeFileSync(join(rig.drops, 'a.json'), JSON.stringify(document))
    await rig.agent.sweepOnce()
    assert.partialDeepStrictEqual(rig.triggers()[0]?.request, request)
  })
}

const refusals: [name: string, content: string, code: ErrorCode, reason: RegExp][] = [
  ['a.json', '{"id":7}', 'TRIGGER_INVALID', /"id" is the number 7, expected a string/],
  [
    'a.json',
    '{"urls":"https://a.b/"}',
    'TRIGGER_INVALID',
    /"urls" is a string, expected an array of strings/,
  ],
  ['a.json', '{"urls":[{}]}', 'TRIGGER_INVALID', /"urls\.0" is an object, expected a string/],
  ['a.json', '{"next":0}', 'TRIGGER_INVALID', /"next" must be a whole number from 1 to 100/],
  ['a.json', '{"next":1.5}', 'TRIGGER_INVALID', /"next" .*a whole number from 1 to 100/],
  ['a.json', '{"force":"yes"}', 'TRIGGER_INVALID', /"force" is a string, expected true or false/],
  ['a.json', '{"id":""}', 'TRIGGER_INVALID', /"id" must be not empty/],
  ['a.json', '[1]', 'TRIGGER_INVALID', /it is not a JSON object/],
  ['a.json', '{}', 'TRIGGER_EMPTY', /an empty object/],
  [
    'a.json',
    '{"url":"https://a.b/","sources":["catalog:next"]}',
    'TRIGGER_INVALID',
    /"url" and "sources" are both given/,
  ],
  ['a.json', '{"url":"https://a.b/","next":1}', 'TRIGGER_INVALID', /"url" and "next" are both given/],
  ['a.json', '{"type":"rm"}', 'TRIGGER_INVALID', /its type "rm" is unknown/],
  [
    'a.json',
    '{"task":"proces"}',
    'TRIGGER_UNKNOWN_TASK',
    /there is no task "proces"[^]*did you mean "process"\?/,
  ],
  ['a.json', '{"file":"/etc/passwd"}', 'PATH_NOT_ALLOWED', /it is outside the allowed folders/],
  ['a.json', '{"file":".claims/x.wav"}', 'PATH_NOT_ALLOWED', /it is a hidden file/],
  ['a.json', '{"file":"C:\\\\Music\\\\x.wav"}', 'PATH_NOT_ALLOWED', /a path of another system/],
  [
    'a.json',
    '{"file":"not-there.wav"}',
    'TRIGGER_INVALID',
    /"not-there.wav" that it names is not in the trigger folder/,
  ],
  ['a.json', '{"url":"http://10.0.0.1/"}', 'URL_NOT_ALLOWED', /"10.0.0.1" is a private or local address/],
  ['a.url', '[Other]\nURL=https://a.b/\n', 'TRIGGER_INVALID', /no section \[InternetShortcut\]/],
  ['a.url', '[InternetShortcut]\nIconFile=x\n', 'TRIGGER_INVALID', /has no "URL"/],
  ['a.url', '[InternetShortcut]\nURL=file:///etc/passwd\n', 'URL_NOT_ALLOWED', /its scheme is "file"/],
  [
    'a.desktop',
    '[Desktop Entry]\nType=Application\nExec=sh\nURL=https://a.b/\n',
    'TRIGGER_INVALID',
    /type is "Application", only "Link"/,
  ],
  [
    'a.webloc',
    '<plist><dict><key>URL</key><integer>1</integer></dict></plist>',
    'TRIGGER_INVALID',
    /no text under "URL"/,
  ],
  ['a.webloc', '<plist><dict><key>URL</key>', 'TRIGGER_INVALID', /its property list has no end/],
  ['a.webloc', 'bplist00 cut', 'TRIGGER_INVALID', /cut off or damaged/],
  ['a.txt', '# nothing\n\n', 'TRIGGER_EMPTY', /no link and no file/],
  ['a.m3u8', 'https://a.b/\n/home/me/x.wav\n', 'PATH_NOT_ALLOWED', /outside the allowed folders/],
  ['a.pdf', '%PDF', 'TRIGGER_UNKNOWN_KIND', /its kind is unknown/],
  ['a.wav', '', 'AUDIO_EMPTY', /the file is empty/],
  ['a.json', '', 'TRIGGER_EMPTY', /the file is empty/],
]

for (const [name, content, code, reason] of refusals) {
  test(`${name} with ${JSON.stringify(content.slice(0, 60))} is refused as ${code}`, async (t) => {
    const rig = createRig(t)
    writeFileSync(join(rig.drops, name), content)
    await dropAndWait(rig)
    assert.deepEqual(rig.triggers(), [])
    const text = rig.result('03_failed', name).replaceAll(/\\(?=[[\]_~|])/g, '')
    assert.match(text, reason)
    assert.ok(text.includes(code))
    assert.deepEqual(rig.names('03_failed'), [name, `${name}.result.md`])
  })
}

async function dropAndWait(rig: Rig): Promise<void> {
  await rig.agent.sweepOnce()
  await rig.sweepAfter(LONG_ENOUGH_MS)
}

function folder(rig: Rig, name: string, files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(join(rig.drops, name, file, '..'), { recursive: true })
    writeFileSync(join(rig.drops, name, file), content)
  }
}

function unexpected(): never {
  throw new Error('Nothing was submitted')
}
