import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { fc } from '../../properties.ts'
import * as z from 'zod/mini'
import { canonicalise } from '../../../src/matching/links/canonicalise.ts'

// the project's own contract examples; each row is an exact expectation
const fixture = z.object({
  rows: z.array(
    z.object({
      input: z.string(),
      service: z.string(),
      kind: z.string(),
      id: z.nullable(z.string()),
      canonical: z.nullable(z.string()),
      needs_network: z.boolean(),
      why: z.string(),
    }),
  ),
})
const file = new URL('../../fixtures/canonical-urls.json', import.meta.url)
const { rows } = fixture.parse(JSON.parse(await readFile(file, 'utf8')))

test('every row of the contract', async (t) => {
  for (const { needs_network: needsNetwork, why, ...row } of rows) {
    await t.test(`${row.input}: ${why}`, () => {
      const { error, origin: _origin, ...link } = canonicalise(row.input)
      assert.deepEqual(link, { ...row, needsNetwork })
      assert.equal(typeof error, row.kind === 'invalid' ? 'string' : 'undefined')
    })
  }
})

const ID = '4uLU6hMCjMI75M1A2tKUQC'
const ALBUM = '1DFixLWuPkv3KT3TnV35m3'
const sameLink: [input: string, canonical: string | null, because: string][] = [
  [
    `HTTPS://Open.Spotify.Com/track/${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'scheme and host have no case',
  ],
  [`SPOTIFY:track:${ID}`, `https://open.spotify.com/track/${ID}`, 'the scheme has no case, the id has'],
  [
    `  <https://open.spotify.com/track/${ID}>\r\n`,
    `https://open.spotify.com/track/${ID}`,
    'angle brackets of mail, a line end',
  ],
  [
    `\uFEFF"https://open.spotify.com/track/${ID}"`,
    `https://open.spotify.com/track/${ID}`,
    'byte order mark and quotes',
  ],
  [`open.spotify.com/track/${ID}`, `https://open.spotify.com/track/${ID}`, 'pasted without its scheme'],
  [
    `https://open.spotify.com/intl-pt-br/embed/track/${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'two prefixes',
  ],
  [
    `https://open.spotify.com/album/${ALBUM}?highlight=spotify:track:${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'the highlighted track wins',
  ],
  [
    `https://open.spotify.com/album/${ALBUM}?si=x&highlight=spotify%3Atrack%3A${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'also when escaped',
  ],
  [
    `spotify:album:${ALBUM}?highlight=spotify:track:${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'also in a URI',
  ],
  [
    `https://open.spotify.com/user/spotify/playlist/37i9dQZF1DXcBWIGoYBM5M`,
    'https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M',
    'the old form with a user',
  ],
  [
    'spotify:user:someone:playlist:37i9dQZF1DXcBWIGoYBM5M',
    'https://open.spotify.com/playlist/37i9dQZF1DXcBWIGoYBM5M',
    'the old URI with a user',
  ],
  [
    `https://open.spotify.com/track/${ID}?context=spotify%3Aplaylist%3Ax&pt=1&nd=1&dlsi=2`,
    `https://open.spotify.com/track/${ID}`,
    'context is not identity',
  ],
  [
    `https://embed.spotify.com/?uri=spotify:track:${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'the old player',
  ],
  [`https://open.spotify.com/episode/${ID}?t=90`, `https://open.spotify.com/episode/${ID}`, 'an episode'],
  ['https://spotify.app.link/AbC1?_p=c9', 'https://spotify.app.link/AbC1', "the app's short host"],
  [
    'https://m.youtube.com/watch?feature=share&v=dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'mobile; v is not first',
  ],
  [
    'https://www.youtube.com/embed/dQw4w9WgXcQ?start=4',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'embedded',
  ],
  [
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'embedded without cookies',
  ],
  ['https://youtube.com/live/dQw4w9WgXcQ?si=a', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'a live page'],
  [
    'https://youtu.be/dQw4w9WgXcQ?list=PLFgquLnL59alCl_2TQvOiD5Vgm1hCaGSI&t=9',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'the video beats the list',
  ],
  [
    'https://www.youtube.com/watch?list=PLFgquLnL59alCl_2TQvOiD5Vgm1hCaGSI',
    'https://www.youtube.com/playlist?list=PLFgquLnL59alCl_2TQvOiD5Vgm1hCaGSI',
    'a watch page with a list alone',
  ],
  [
    'https://music.youtube.com/playlist?list=OLAK5uy_abc-DEF',
    'https://www.youtube.com/playlist?list=OLAK5uy_abc-DEF',
    'an album of YouTube Music is a list',
  ],
  [
    'https://www.youtube.com/@deadmau5/videos',
    'https://www.youtube.com/@deadmau5',
    'a channel by its handle',
  ],
  [
    'http://www.soundcloud.com/ethmusic/lostin-powers-she-so-heavy/',
    'https://soundcloud.com/ethmusic/lostin-powers-she-so-heavy',
    'www, http, trailing slash',
  ],
  [
    'https://soundcloud.com/ethmusic/lostin-powers-she-so-heavy#t=1:20',
    'https://soundcloud.com/ethmusic/lostin-powers-she-so-heavy',
    'the time mark sends yt-dlp astray',
  ],
  [
    'https://soundcloud.com/a-user/a-track?in=other/sets/best',
    'https://soundcloud.com/a-user/a-track',
    'the set it was played in',
  ],
  [
    'https://soundcloud.com/a-user/a-track/s-AbC12?si=1',
    'https://soundcloud.com/a-user/a-track/s-AbC12',
    'the secret stays, the rest goes',
  ],
  [
    'https://soundcloud.com/a-user/sets/a-set/s-AbC12',
    'https://soundcloud.com/a-user/sets/a-set/s-AbC12',
    'a private set',
  ],
  [
    'https://api.soundcloud.com/tracks/1083788353',
    'https://api.soundcloud.com/tracks/1083788353',
    'the old numeric id',
  ],
  [
    'https://api-v2.soundcloud.com/tracks/1083788353?client_id=x',
    'https://api.soundcloud.com/tracks/1083788353',
    "the web player's API",
  ],
  ['soundcloud:tracks:1083788353', 'https://api.soundcloud.com/tracks/1083788353', 'the URN alone'],
  ['soundcloud://sounds:1083788353', 'https://api.soundcloud.com/tracks/1083788353', "the app's link"],
  [
    'https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/1083788353&color=%23ff5500',
    'https://api.soundcloud.com/tracks/1083788353',
    'the embedded player',
  ],
  [
    'https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb',
    'https://soundcloud.com/a/b',
    'the embedded player with a page',
  ],
  ['https://soundcloud.com/clalberg/likes/', 'https://soundcloud.com/clalberg/likes', 'likes with a slash'],
  ['https://soundcloud.app.goo.gl/AbCd', 'https://soundcloud.app.goo.gl/AbCd', 'the old short host'],
  [
    'https://deezer.com/track/3135556?utm_campaign=x',
    'https://www.deezer.com/track/3135556',
    'no www, no language',
  ],
  ['https://www.deezer.com/us/album/302127', 'https://www.deezer.com/album/302127', 'an album'],
  [
    'https://artist.bandcamp.com/album/some-album',
    'https://artist.bandcamp.com/album/some-album',
    'an album',
  ],
  [
    'https://music.apple.com/us/album/x/1440857781?i=1440857795',
    'https://music.apple.com/us/song/1440857795',
    "a song on its album's page",
  ],
  ['https://tidal.com/browse/track/77646169?u', 'https://tidal.com/track/77646169', 'the old path'],
  [
    'https://www.beatport.com/de/track/strobe/1696999',
    'https://www.beatport.com/track/strobe/1696999',
    'language path segment',
  ],
  [
    'https://Example.com:443/a.mp3?utm_source=x&sig=a%2Fb+c#t=4',
    'https://example.com/a.mp3?sig=a%2Fb+c',
    'a signature keeps its exact text',
  ],
  [
    'http://localhost:8080/song.wav',
    'http://localhost:8080/song.wav',
    'whether the host may be asked is decided elsewhere',
  ],
  [`spotify:TRACK:${ID}#0:30`, `https://open.spotify.com/track/${ID}`, 'kind in capitals, a time'],
  [
    `https://open.spotify.com/TRACK/${ID}&si=x`,
    `https://open.spotify.com/track/${ID}`,
    'a query without its mark',
  ],
  [
    `https://open.spotify.com/embed/intl-ja/album/${ALBUM}.`,
    `https://open.spotify.com/album/${ALBUM}`,
    'the full stop of a sentence',
  ],
  [
    `https://api.spotify.com/v1/tracks/${ID}?market=DE`,
    `https://open.spotify.com/track/${ID}`,
    'an address of the API',
  ],
  [
    `https://open.spotify.com/oembed?url=spotify%3Atrack%3A${ID}`,
    null,
    'a wrapper holds addresses of the net only',
  ],
  [
    `https://accounts.spotify.com/de/login?continue=https%3A%2F%2Fopen.spotify.com%2Ftrack%2F${ID}`,
    `https://open.spotify.com/track/${ID}`,
    'the page of a login',
  ],
  [
    'https://youtu.be/dQw4w9WgXcQ&t=30',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'a query without its mark',
  ],
  ['https://youtu.be/dQw4w9WgXcQ).', 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', 'the end of a bracket'],
  [
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ%3Fsi=x',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'two queries',
  ],
  [
    'https://www.youtube.com/playlist?list=PLabc&v=dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'the video beats the list everywhere',
  ],
  [
    'https://tv.youtube.com/watch/dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'on television',
  ],
  [
    'https://gaming.youtube.com/watch?v=dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'the old host for games',
  ],
  [
    'https://www.youtubekids.com/watch?v=dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'for children',
  ],
  [
    'https://youtube.googleapis.com/v/dQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'the oldest player',
  ],
  [
    'https://www.youtube.com/v/dQw4w9WgXcQ?version=3',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'an old player',
  ],
  [
    'https://www.youtube.com/embed/videoseries?list=PLabc',
    'https://www.youtube.com/playlist?list=PLabc',
    'an embedded list',
  ],
  [
    'https://music.youtube.com/browse/VLPLabc',
    'https://www.youtube.com/playlist?list=PLabc',
    'a list as a page of YouTube Music',
  ],
  [
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ&start_radio=1',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'an automatic mix',
  ],
  [
    'https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3DdQw4w9WgXcQ%26feature%3Dshare',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'shared by mail',
  ],
  [
    'www.youtube.com/attribution_link?u=/watch%3Fv%3DdQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'also without a scheme',
  ],
  [
    'https://consent.youtube.com/m?continue=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3DdQw4w9WgXcQ%26cbrd%3D1&gl=DE',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'the page that asks about cookies',
  ],
  [
    'https://www.youtube.com/redirect?event=video_description&q=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb',
    'https://soundcloud.com/a/b',
    "a link out of a video's description",
  ],
  [
    'https://www.google.com/url?sa=t&url=https%3A%2F%2Fyoutu.be%2FdQw4w9WgXcQ',
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ',
    'a search result',
  ],
  [
    'https://l.facebook.com/l.php?u=https%3A%2F%2Fgate.sc%2F%3Furl%3Dhttps%253A%252F%252Fexample.com%252Fa.mp3',
    'https://example.com/a.mp3',
    'one wrapper within another',
  ],
  [
    'https://gate.sc/?url=file%3A%2F%2F%2Fetc%2Fa.wav',
    'https://gate.sc/?url=file%3A%2F%2F%2Fetc%2Fa.wav',
    'no page leads to a file',
  ],
  [
    'https://gate.sc/?url=https%3A%2F%2Fuser%3Asecret%40example.com%2Fa.wav',
    null,
    'no password, however it is wrapped',
  ],
  [
    'https://soundcloud.com/oembed?format=json&url=https%3A%2F%2Fsoundcloud.com%2Fa%2Fb',
    'https://soundcloud.com/a/b',
    'asked about a link',
  ],
  [
    'https://api.soundcloud.com/resolve?url=https%3A%2F%2Fm.soundcloud.com%2Fa%2Fb%2Fs-Ab1',
    'https://soundcloud.com/a/b/s-Ab1',
    'asked the API about a link',
  ],
  [
    'https://soundcloud.com/a/b&utm_source=clipboard',
    'https://soundcloud.com/a/b',
    'a query without its mark',
  ],
  [
    'https://soundcloud.com/a/b?secret_token=s-AbC12',
    'https://soundcloud.com/a/b/s-AbC12',
    'the secret as a parameter',
  ],
  [
    'https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/12%3Fsecret_token%3Ds-Ab1&auto_play=true',
    'https://api.soundcloud.com/tracks/12?secret_token=s-Ab1',
    'a private track in the player',
  ],
  [
    'https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Fplaylists%2Fsoundcloud%253Aplaylists%253A12',
    'https://api.soundcloud.com/playlists/12',
    'a set in the player, as a URN',
  ],
  ['https://listen.tidal.com/album/1/track/2', 'https://tidal.com/track/2', "a track on its album's page"],
  ['https://music.apple.com/album/x/123?i=456', 'https://music.apple.com/us/song/456', 'without a country'],
  ['file://localhost/music/a b.wav', 'file:///music/a%20b.wav', 'the local host has two spellings'],
]

test('one form for every way a link is written', async (t) => {
  for (const [input, canonical, because] of sameLink) {
    await t.test(`${input}: ${because}`, () => assert.equal(canonicalise(input).canonical, canonical))
  }
})

const named: [input: string, service: string, kind: string, id: string, because: string][] = [
  ['https://example.com/page', 'web', 'page', 'https://example.com/page', 'any other page'],
  [
    'https://example.com/a%20b.FLAC?x=1',
    'web',
    'audio',
    'https://example.com/a%20b.FLAC?x=1',
    'a file of a known kind',
  ],
  [
    'https://soundcloud.com.example.com/a/b',
    'web',
    'page',
    'https://soundcloud.com.example.com/a/b',
    'a host that only looks like one',
  ],
  [
    'https://open.spotify.com:8443/track/x',
    'web',
    'page',
    'https://open.spotify.com:8443/track/x',
    'another port is another server',
  ],
  ['file:///C:/Music/a.wav', 'file', 'audio', 'C:/Music/a.wav', 'a drive letter'],
  ['https://soundcloud.com/skrillex', 'soundcloud', 'user', 'skrillex', 'a user'],
  ['https://soundcloud.com/skrillex/reposts', 'soundcloud', 'reposts', 'skrillex', 'a list of the user'],
  [
    'https://soundcloud.com/discover/sets/charts-top:all-music:de',
    'soundcloud',
    'set',
    'discover/sets/charts-top:all-music:de',
    'a curated set',
  ],
  [
    'https://api.soundcloud.com/tracks/12?secret_token=s-Ab1',
    'soundcloud',
    'track-id',
    '12',
    'the secret is no part of a numeric id',
  ],
  ['https://link.deezer.com/s/30AbC', 'deezer', 'short', '30AbC', 'a short link'],
]

test('what a link names', async (t) => {
  for (const [input, service, kind, id, because] of named) {
    await t.test(`${input}: ${because}`, () => {
      const link = canonicalise(input)
      assert.deepEqual([link.service, link.kind, link.id], [service, kind, id])
    })
  }
})

const refused: [input: string, why: RegExp][] = [
  ['', /empty/],
  ['   ', /empty/],
  ['hello world', /not a link/],
  ['example.com/song.mp3', /not a link/],
  ['data:audio/wav;base64,UklGRg==', /scheme is "data:"/],
  ['ftp://example.com/a.wav', /scheme is "ftp:"/],
  ['mailto:a@example.com', /scheme is "mailto:"/],
  ['https://', /not a link/],
  ['https://a.example/x https://b.example/y', /more than one link/],
  ['https://exa\tmple.com/a.wav', /control characters/],
  ['https://open.spotify.com@example.com/track/x', /user name/],
  ['https://user:secret@example.com/a.wav', /password/],
  ['https://open.spotify.com/track/tooshort', /not a Spotify id/],
  ['https://open.spotify.com/collection/tracks', /signed in/],
  ['spotify:local:Artist:Album:Title:123', /somebody's computer/],
  ['https://open.spotify.com/', /no track/],
  ['https://www.youtube.com/watch?v=short', /11 letters/],
  ['https://www.youtube.com/playlist?list=WL', /signed in/],
  ['https://www.youtube.com/results?search_query=x', /no video/],
  ['https://soundcloud.com/you/likes', /signed in/],
  ['https://soundcloud.com/discover', /no track/],
  ['https://soundcloud.com/search?q=x', /no track/],
  ['https://soundcloud.com/a/b/recommended', /about a track/],
  ['https://w.soundcloud.com/player/?url=https%3A%2F%2Fevil.example%2F', /no SoundCloud address/],
  ['https://www.deezer.com/en/track/abc', /no track/],
  ['file:///music/cover.jpg', /not audio/],
  ['file://server/share/a.wav', /another machine/],
  ['file:///music/%FF.wav', /not valid text/],
  ['x'.repeat(10_000), /longer than/],
]

test('what is no track source says why', async (t) => {
  for (const [input, why] of refused) {
    await t.test(input.slice(0, 60), () => {
      const link = canonicalise(input)
      assert.deepEqual(
        [link.service, link.kind, link.id, link.canonical, link.needsNetwork],
        ['none', 'invalid', null, null, false],
      )
      assert.match(link.error ?? '', why)
    })
  }
})

test('a link of YouTube Music keeps its origin as a hint', () => {
  assert.equal(canonicalise('https://music.youtube.com/watch?v=dQw4w9WgXcQ').origin, 'music')
  assert.equal(canonicalise('https://www.youtube.com/watch?v=dQw4w9WgXcQ').origin, undefined)
})

const hosts = (
  'open.spotify.com spotify.link www.youtube.com youtu.be music.youtube.com soundcloud.com on.soundcloud.com ' +
  'api.soundcloud.com w.soundcloud.com x.bandcamp.com www.deezer.com link.deezer.com music.apple.com tidal.com ' +
  'www.beatport.com www.mixcloud.com a.example'
).split(' ')
const words = [
  'track',
  'sets',
  'likes',
  'intl-de',
  'embed',
  'album',
  'us',
  '12',
  's-Ab1',
  'x',
  'ü',
  '%FF',
  '%2F',
  '..',
  ID,
  'dQw4w9WgXcQ',
  '@name',
  'watch',
  'a b',
  "'",
]
const links = fc
  .tuple(
    fc.constantFrom('https://', 'http://', 'HTTPS://', ''),
    fc.constantFrom(...hosts),
    fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 5 }),
    fc.array(
      fc.tuple(
        fc.constantFrom('v', 'list', 'si', 'i', 'url', 'highlight', 'secret_token', 'x'),
        fc.webQueryParameters({ size: 'xsmall' }),
      ),
      { maxLength: 3 },
    ),
  )
  .map(
    ([scheme, host, path, query]) =>
      `${scheme}${host}/${path.join('/')}?${query.map((pair) => pair.join('=')).join('&')}`,
  )
const fileLinks = fc
  .array(fc.string({ unit: 'grapheme', maxLength: 8 }))
  .map((names) => `file:///${names.join('/')}/a.wav`)
const rowMutations = fc
  .tuple(
    fc.constantFrom(...rows.map(({ input }) => input)),
    fc.nat(200),
    fc.string({ unit: 'binary', maxLength: 3 }),
  )
  .map(([input, at, extra]) => input.slice(0, at) + extra + input.slice(at))

test('never throws, and the canonical form is its own canonical form', () => {
  fc.assert(
    fc.property(
      fc.oneof(links, fileLinks, rowMutations, fc.string({ unit: 'binary' }), fc.webUrl()),
      (input) => {
        const { input: _input, origin: _origin, ...link } = canonicalise(input)
        if (link.canonical === null) return
        const { input: _again, origin: _hint, ...again } = canonicalise(link.canonical)
        assert.deepEqual(again, link)
      },
    ),
    { numRuns: 3000 },
  )
})
