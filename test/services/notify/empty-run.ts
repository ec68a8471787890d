import { EMPTY_REQUEST } from '../../../src/model/trigger.ts'
import type { Run } from '../../../src/model/run.ts'

/** A run of which nothing is known but its end. */
export const emptyRun: Run = {
  id: 'SYNC-20261123-100000-AAAA',
  state: 'succeeded',
  trigger: {
    key: 'k',
    id: null,
    kind: 'file',
    name: 'song.wav',
    contentSha256: '',
    request: EMPTY_REQUEST,
  },
  createdAt: '2026-11-23T10:00:00.000Z',
  startedAt: '2026-11-23T10:00:00.000Z',
  finishedAt: '2026-11-23T10:00:03.000Z',
  reportPath: null,
  resumed: 0,
  undoneAt: null,
  tracks: [],
  gates: [],
  errors: [],
  preflight: [],
  sources: [],
  gaps: [],
  events: [],
}
