import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readPage } from '../../../src/services/direct-media/read-page.ts'

const AT = 'https://site.example/music/page.html'

const cases: readonly (readonly [html: string, players: readonly string[], because: string])[] = [
  ['<audio src="a.mp3">', ['https://site.example/music/a.mp3'], 'an address beside the page'],
  ['<AUDIO SRC=/a.mp3 controls>', ['https://site.example/a.mp3'], 'capitals, no quotes'],
  ["<audio\n controls\n src = '//cdn.example/a.mp3'/>", ['https://cdn.example/a.mp3'], 'any white space'],
  ['<audio src="a.mp3?x=1&amp;y=2">', ['https://site.example/music/a.mp3?x=1&y=2'], 'references resolved'],
  ['<base href="/files/"><audio src=a.mp3>', ['https://site.example/files/a.mp3'], 'the base of the page'],
  [
    '<audio><source src=a.ogg><source src=a.mp3></audio>',
    ['https://site.example/music/a.ogg'],
    'formats of one recording are one track, the first as a browser takes it',
  ],
  [
    '<audio><source src=a.mp3 type="audio/mpeg"><source src=a type="audio/flac"></audio>',
    ['https://site.example/music/a'],
    'the lossless one where there is one',
  ],
  ['<audio src=a.mp3></audio><audio src=b.mp3>', ['a.mp3', 'b.mp3'].map(beside), 'several players'],
  ['<audio src=a.mp3></audio><audio src=a.mp3>', [beside('a.mp3')], 'one track in two players'],
  ['<audio src="">', [], 'an empty address'],
  ['<audio>', [], 'a player that scripts fill'],
  ['<video><source src=a.mp4></video><picture><source src=a.webp>', [], 'sources of something else'],
  ['<audio src=blob:https://x/1></audio><audio src=data:audio/mp3;base64,AA>', [], 'no addresses of the web'],
  ['<audio src=file:///etc/passwd>', [], 'a file of this machine'],
  ['<audio><source src=a.m3u8><source src=b type=application/x-mpegURL>', [], 'streams'],
  ['<!-- <audio src=a.mp3> -->', [], 'a comment'],
  ['<!-- <audio src=a.mp3>', [], 'a comment without an end'],
  ['<script>"<audio src=a.mp3>"</script>', [], 'text of a script'],
  ['<textarea><audio src=a.mp3></textarea><audio src=b.mp3>', [beside('b.mp3')], 'text of a field'],
  ['<a title="<audio src=a.mp3>">x</a>', [], 'text of an attribute'],
  ['<p> 1 < 2 <audio src=a.mp3>', [beside('a.mp3')], 'a "<" that is none'],
  ['<audio src="a.mp3', [], 'an address without an end'],
  ['<meta property="og:audio" content="/a.mp3">', ['https://site.example/a.mp3'], 'Open Graph'],
  [
    '<meta property="og:audio" content="http://x.example/a.mp3"><meta property="og:audio:secure_url" content="https://x.example/a.mp3">',
    ['http://x.example/a.mp3'],
    'a secure address is not another track',
  ],
  [
    '<meta property="og:audio" content="/player"><meta property="og:audio:type" content="text/html">',
    [],
    'a page with a player is no audio',
  ],
  [
    '<meta property="og:audio" content="/teaser.mp3"><audio src=a.mp3>',
    [beside('a.mp3')],
    'the player comes before what is meant for others',
  ],
]

describe('the plain audio of a page', () => {
  for (const [html, players, because] of cases) {
    test(`${because}: ${html}`, () => assert.deepEqual(readPage(html, AT).players, players))
  }
})

const titles: readonly (readonly [html: string, title: string | null, because: string])[] = [
  [
    '<title>\n Night &amp;\n Day &#8211; <b>x </title>',
    'Night & Day – <b>x',
    'one line, references resolved',
  ],
  ['<title>A</title><meta property=og:title content="B">', 'B', 'Open Graph has no name of the site in it'],
  ['<title></title><svg><title>C</title></svg>', 'C', 'an empty one is none'],
  ['<p>x', null, 'none'],
  [
    `<title>a\u0007\u001b[31m${'b'.repeat(1000)}</title>`,
    `a [31m${'b'.repeat(494)}`,
    'no control characters, no end of it',
  ],
  [
    '<title>&yuml;&divide;&szlig; &valueOf; &lt &#0;&#x1F3B5;</title>',
    'ÿ÷ß &valueOf; &lt \ufffd🎵',
    'references of all kinds',
  ],
]

describe('the title of a page', () => {
  for (const [html, title, because] of titles) {
    test(because, () => assert.equal(readPage(html, AT).title, title))
  }
})

test('hostile pages of any size are read to their end', () => {
  // what looks again and again at the rest of these would need hours
  const patterns = [
    '<a "',
    '<a \'="',
    '<audio src=',
    '<!--',
    '<title>',
    `<a${' '.repeat(50)}`,
    '<a =',
    '&#',
    '</',
  ]
  for (const pattern of patterns) {
    assert.ok(readPage(pattern.repeat(2e6 / pattern.length), AT).players.length <= 1, pattern)
  }
})

function beside(name: string): string {
  return `https://site.example/music/${name}`
}
