import type { LibraryEntry } from '../../../src/model/library.ts'

/** A finished track without files, as libraries are told of it. */
export function makeEntry(): LibraryEntry {
  const ownId = 'T0123456789A'
  return {
    ownId,
    track: {
      id: ownId,
      title: 'Morning',
      artists: ['Nova'],
      album: null,
      durationMs: 200_000,
      playlist: null,
      ids: [],
      isrc: null,
      sourceUrl: null,
      source: {
        sizeBytes: 5,
        sha256: 'x',
        durationMs: 200_000,
        container: 'wav',
        codec: 'pcm_s24le',
        lossless: true,
        sampleRateHz: 48_000,
        bitDepth: 24,
        channels: 2,
        bitRate: null,
      },
      analysis: { tempo: null, key: null, loudness: null, fingerprint: null, reasons: [] },
      renditions: [],
      createdAt: '2026-01-01T00:00:00.000Z',
    },
    verified: true,
    facts: { genre: null, releaseDate: null, coverUrl: null },
    elsewhere: [],
    run: { id: 'SYNC-1', summary: '', reportPath: null },
  }
}
