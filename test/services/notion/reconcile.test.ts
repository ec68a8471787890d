import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Track } from '../../../src/model/track.ts'
import type { TrackPage } from '../../../src/services/notion/read-track-page.ts'
import { reconcile } from '../../../src/services/notion/reconcile.ts'

const page = (change: Partial<TrackPage>): TrackPage => ({
  pageId: 'page',
  url: 'https://notion.example/page',
  lastEditedTime: '2026-01-01T00:00:00.000Z',
  createdTime: '2026-01-01T00:00:00.000Z',
  inTrash: false,
  title: 'Strobe',
  artists: [],
  artistIds: [],
  ids: [],
  isrc: null,
  durationMs: null,
  downloaded: true,
  paths: [],
  eagleId: null,
  playlistIds: [],
  playlistNames: [],
  fingerprint: null,
  ownId: null,
  ...change,
})
const track = (path: string): Track => ({
  id: 'T1',
  title: 'Strobe',
  artists: [],
  album: null,
  durationMs: 1000,
  playlist: null,
  ids: [],
  isrc: null,
  sourceUrl: null,
  source: {
    sizeBytes: 1,
    sha256: '',
    durationMs: 1000,
    container: 'wav',
    codec: 'pcm_s16le',
    lossless: true,
    sampleRateHz: 44_100,
    bitDepth: 16,
    channels: 2,
    bitRate: null,
  },
  analysis: { tempo: null, key: null, loudness: null, fingerprint: null, reasons: [] },
  renditions: [
    {
      format: 'wav',
      path,
      codec: 'pcm_s24le',
      sampleRateHz: 48_000,
      bitDepth: 24,
      sizeBytes: 1,
      sha256: '',
      audioMd5: '',
    },
  ],
  createdAt: '2026-01-01T00:00:00.000Z',
})

const cases: [
  because: string,
  pages: readonly TrackPage[],
  tracks: readonly Track[],
  kinds: readonly string[],
][] = [
  ['page and file agree', [page({ ownId: 'T1' })], [track('/there.wav')], []],
  ['the ledger knows the page too', [page({ pageId: 'known' })], [track('/there.wav')], []],
  [
    'the file of a downloaded page is gone',
    [page({ ownId: 'T1' })],
    [track('/gone.wav')],
    ['downloaded-without-file'],
  ],
  [
    'a page of the former system names a file that is gone',
    [page({ paths: ['/gone.wav'] })],
    [],
    ['downloaded-without-file'],
  ],
  ['a page of the former system names a file that is there', [page({ paths: ['/there.wav'] })], [], []],
  ['a page that waits promises nothing', [page({ downloaded: false })], [], []],
  [
    'a file whose page does not say so',
    [page({ ownId: 'T1', downloaded: false })],
    [track('/there.wav')],
    ['file-not-on-page'],
  ],
  ['a track without a page', [], [track('/there.wav')], ['track-without-page']],
]

for (const [because, pages, tracks, kinds] of cases) {
  test(`Notion and the disk: ${because}`, () => {
    const found = reconcile({
      pages,
      tracks,
      fileExists: (path) => path === '/there.wav',
      pageOf: () => 'known',
    })
    assert.deepEqual(
      found.map(({ kind }) => kind),
      kinds,
    )
  })
}
