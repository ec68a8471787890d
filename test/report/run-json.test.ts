import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { catalogTrackJson, runJson } from '../../src/report/run-json.ts'
import { runJsonSchema, runSchemaText } from '../../src/report/run-json-schema.ts'
import * as sample from './sample-runs.ts'

const RUNS = [
  sample.SUCCEEDED_RUN,
  sample.MIXED_RUN,
  sample.PARTIAL_RUN,
  sample.FAILED_GATE_RUN,
  sample.FAILED_RUN,
  sample.DUPLICATE_RUN,
  sample.LOSSY_RUN,
  sample.NOTHING_RUN,
]

const SCHEMA_FILE = new URL('../../schemas/run.schema.json', import.meta.url)

describe('a run as JSON', () => {
  it('has the published shape', () => {
    const { duplicateOf, ...made } = runJson(sample.SUCCEEDED_RUN).tracks[0] ?? assert.fail('no track')
    assert.deepEqual(made, {
      id: 't1',
      title: 'Nightcall',
      artists: ['Kavinsky', 'Lovefoxxx'],
      durationMs: 258_000,
      state: 'succeeded',
      bpm: { value: 101, confidence: 0.94, alternative: 202 },
      key: { tonic: 'A', mode: 'minor', camelot: '8A', confidence: 0.81 },
      loudness: { integratedLufs: -9.1, truePeakDbtp: 0.3 },
      fingerprint: sample.MADE.analysis?.fingerprint,
      isrc: 'FRS711000021',
      ids: { spotify: null, soundcloud: null, youtube: null },
      playlist: 'Night Drive',
      renditions: sample.MADE.renditions.map(({ format, path, sizeBytes, sha256 }) => ({
        format,
        path,
        sizeBytes,
        sha256,
      })),
      review: null,
      leftOut: null,
      libraries: { notion: null, eagle: null },
    })
    assert.equal(duplicateOf, null)
  })

  it('says of what a duplicate is one, and why', () => {
    assert.deepEqual(runJson(sample.DUPLICATE_RUN).tracks[0]?.duplicateOf, {
      library: 'local',
      trackId: 't1',
      evidence: [
        { signal: 'name', score: 1 },
        { signal: 'fingerprint', score: 0.98 },
      ],
    })
  })

  it('carries every gate once, with its last word', () => {
    const { gates } = runJson({
      ...sample.SUCCEEDED_RUN,
      gates: [sample.gate('tags', 't1', { state: 'failed', why: 'no key' }), sample.gate('tags', 't1')],
    })
    assert.equal(gates.length, 9, "the track's gates and the run's are the same")
    assert.equal(gates.find(({ name }) => name === 'tags')?.state, 'passed')
  })

  it('says that silence has no loudness, because JSON has no minus infinity', () => {
    const silent = { integratedLufs: -Infinity, truePeakDbtp: -Infinity, rangeLu: null }
    const analysis = { tempo: null, key: null, loudness: silent, fingerprint: null, reasons: [] }
    const json = runJson({ ...sample.SUCCEEDED_RUN, tracks: [{ ...sample.MADE, analysis }] })
    assert.equal(json.tracks[0]?.loudness, null)
  })

  it('holds exactly what its schema says, after a round through text', () => {
    for (const run of RUNS) {
      const json = runJson(run)
      assert.deepEqual(runJsonSchema.parse(JSON.parse(JSON.stringify(json))), json)
    }
  })

  it('is valid by the published schema, also with fields that come later', async () => {
    const schema: unknown = JSON.parse(await readFile(SCHEMA_FILE, 'utf8'))
    assert.ok(typeof schema === 'object' && schema !== null)
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)
    for (const run of RUNS)
      assert.ok(validate({ ...runJson(run), later: 1 }), JSON.stringify(validate.errors))
    assert.equal(validate({ ...runJson(sample.SUCCEEDED_RUN), state: 'fine' }), false)
  })
})

it('gives a track of the catalog the shape of a track of a run', () => {
  const { title, artists, album, playlist, ids, isrc, renditions, analysis } = sample.MADE
  assert.ok(analysis !== null)
  const json = catalogTrackJson({
    id: 't1',
    title,
    artists,
    album,
    playlist,
    ids: [...ids, { service: 'spotify', id: '4uLU6hMCjMI75M1A2tKUQC' }],
    isrc,
    renditions,
    analysis,
    source: sample.SOURCE,
    durationMs: 258_000,
    sourceUrl: null,
    createdAt: '2026-11-22T14:30:12Z',
  })
  const inRun = runJson(sample.SUCCEEDED_RUN).tracks[0]
  assert.deepEqual(json, {
    ...inRun,
    ids: { spotify: '4uLU6hMCjMI75M1A2tKUQC', soundcloud: null, youtube: null },
  })
})

it('publishes the schema that the code has (UPDATE_GOLDEN=1 writes it anew)', async () => {
  if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(SCHEMA_FILE, runSchemaText())
  assert.equal(await readFile(SCHEMA_FILE, 'utf8'), runSchemaText())
})
