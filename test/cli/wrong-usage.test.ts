import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { command, makeFolder } from './command.ts'

const cases: readonly [name: string, words: readonly string[], says: RegExp, because: string][] = [
  ['run', ['s2.flac'], /did you mean "tracksync run --file s2\.flac"/, 'a file is named by --file'],
  ['run', ['https://example.org/a'], /--url https:\/\/example\.org\/a/, 'a link is named by --url'],
  ['run', ['spotify:track:x'], /--url spotify:track:x/, 'that is a link too'],
  ['run', ['t.json', '--force'], /--trigger t\.json/, 'a trigger file is named by --trigger'],
  [
    'run',
    ['--trigger', 't.json', '--url', 'https://example.org/a'],
    /--url with --trigger/,
    'one of them would be left out',
  ],
  ['run', ['--trigger', 't.json', '--next', '2'], /--next with --trigger/, 'one of them would be left out'],
  ['run', ['--file', 'a.wav', '--next', '2'], /--next with --file/, 'one of them would be left out'],
  [
    'run',
    ['--trigger', 't.json', '--task', 'reprot'],
    /Cannot run the task "reprot"/,
    'a task is checked wherever it is named',
  ],
  ['run', ['--next', '101'], /from 1 to 100/, 'a trigger may ask for no more'],
  ['why', [], /no track is named/, 'what is explained has to be named'],
  ['runs', ['last'], /did you mean "tracksync show last"/, 'one run is shown by another command'],
  ['status', ['last'], /did you mean "tracksync show last"/, 'one run is shown by another command'],
  ['doctor', ['ffmpeg'], /takes options, but no words/, 'it always checks everything'],
  ['watch', ['once'], /takes options, but no words/, 'it watches what is configured'],
  ['review', ['acept', 'x'], /"acept" is none of list, accept, reject, pin/, 'a verb that there is not'],
  ['review', ['accept'], /no decision is named/, 'what is accepted has to be named'],
  ['review', ['accept', 'x', 'best'], /"best" is not the number/, 'a candidate is a number'],
  ['review', ['reject', 'x', 'y'], /one decision is rejected at a time/, 'two are two commands'],
  ['review', ['pin', 'spotify:track:x'], /1 word given/, 'a pin needs its link'],
  ['review', ['pin', 'hello', 'none'], /it names no track/, 'a pin is for a track'],
  ['init', ['music'], /cd "music"/, 'it writes where it is called'],
]
for (const [name, words, says, because] of cases) {
  test(`tracksync ${[name, ...words].join(' ')} ends with 64: ${because}`, async (t) => {
    const cwd = makeFolder(t)
    writeFileSync(join(cwd, 't.json'), '{ "url": "https://example.org/song.mp3" }')
    const { exitCode, stdout, stderr } = await command(name, words, { cwd })
    assert.equal(exitCode, 64, stderr)
    assert.match(stderr, says)
    assert.equal(stdout, '')
  })
}
