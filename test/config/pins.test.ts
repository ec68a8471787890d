import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pinKey, pinKeysOf } from '../../src/config/pin-key.ts'
import { checkPin, pinsPath, readPins, writePin } from '../../src/config/pins.ts'

const ID = '4uLU6hMCjMI75M1A2tKUQC'
const LINK = 'https://soundcloud.com/a/one'

function folder(t: TestContext, content?: string): string {
  const made = mkdtempSync(join(tmpdir(), 'tracksync-pins-'))
  t.after(() => rmSync(made, { recursive: true }))
  if (content !== undefined) writeFileSync(pinsPath(made), content)
  return pinsPath(made)
}

const keys: readonly [text: string, key: string | null, because: string][] = [
  [`spotify:track:${ID}`, `spotify:track:${ID}`, 'the uri of a track'],
  [`https://open.spotify.com/intl-de/track/${ID}?si=x`, `spotify:track:${ID}`, 'a link is its uri'],
  [`https://open.spotify.com/album/${ID}`, null, 'an album is not one track'],
  ['isrc:us-rc1-76-07839', 'isrc:USRC17607839', 'dashes and case do not count'],
  ['isrc:nonsense', null, 'not an ISRC'],
  [`${LINK}?utm_source=x`, LINK, 'the canonical link'],
  ['https://on.soundcloud.com/AbCdE', null, 'a short link has no identity of its own'],
  ['hello', null, 'no link'],
]
for (const [text, key, because] of keys)
  test(`a pin under "${text}": ${because}`, () => assert.equal(pinKey(text), key))

test('a track is looked for by its Spotify id, its link and its ISRC, in this order; a file is never', () => {
  const asked = { file: null, ids: [{ service: 'spotify', id: ID }], url: LINK, isrc: 'USRC17607839' }
  assert.deepEqual(pinKeysOf(asked), [`spotify:track:${ID}`, LINK, 'isrc:USRC17607839'])
  assert.deepEqual(pinKeysOf({ ...asked, file: '/a.wav' }), [])
})

test('pins are written sorted, canonical and whole, and keep the schema of the file', async (t) => {
  const path = folder(t)
  assert.equal((await readPins(path)).size, 0, 'no file, no pins')
  await writePin(path, `spotify:track:${ID}`, `${LINK}?si=1`)
  await writePin(path, 'isrc:USRC17607839', 'none')
  const text = readFileSync(path, 'utf8')
  assert.deepEqual(JSON.parse(text), {
    $schema: 'https://unpkg.com/tracksync/schemas/pins.schema.json',
    pins: { 'isrc:USRC17607839': 'none', [`spotify:track:${ID}`]: LINK },
  })
  assert.ok(text.indexOf('isrc:') < text.indexOf('spotify:'))
  assert.deepEqual(readdirSync(join(path, '..')), ['pins.json'])
  assert.equal((await readPins(path)).get(`spotify:track:${ID}`), LINK)
})

const wrong: readonly [content: string, why: RegExp, because: string][] = [
  ['{\n "pins": {', /line 2/, 'not JSON'],
  ['{\n "pin": {} }', /did you mean "pins"/, 'an unknown key'],
  [`{ "pins": {\n "nobody": "none" } }`, /line 2: "nobody" names no track/, 'a key that is no track'],
  [`{ "pins": {\n\n "${LINK}": "ftp://x/y" } }`, /line 3: .*scheme/, 'a link that cannot be fetched'],
  [`{ "pins": { "${LINK}": "spotify:track:${ID}" } }`, /encrypted/, 'Spotify gives no audio'],
  [`{ "pins": { "${LINK}": "none",\n "${LINK}?si=1": "none" } }`, /line 2: .*twice/, 'one track twice'],
  [`{ "pins": { "${LINK}": 5 } }`, /line 1/, 'a number'],
]
for (const [content, why, because] of wrong) {
  test(`wrong pins are told with their line: ${because}`, async (t) => {
    await assert.rejects(readPins(folder(t, content)), (error: { code?: string; why?: string }) => {
      assert.equal(error.code, 'CONFIG_INVALID')
      assert.match(String(error.why), why)
      return true
    })
  })
}

test('a person who pins what cannot be fetched is told so', () => {
  assert.throws(() => checkPin('spotify:track:x'), /Cannot pin/)
  assert.equal(checkPin('https://youtu.be/dQw4w9WgXcQ?si=x'), 'https://www.youtube.com/watch?v=dQw4w9WgXcQ')
})
