import type { ConfigFile } from './schema.ts'

/** What an empty `.syncrc.json` means, as plain data: what is not configured costs nothing to check. */
export const CONFIG_DEFAULTS: ConfigFile = {
  triggerFolder: 'trigger-folder',
  tasksFolder: 'tasks',
  reportsFolder: 'reports',
  stateFolder: '.tracksync',
  library: {
    folder: 'library',
    name: '{playlist}/{artist} - {title}',
    unassigned: 'Unassigned',
    formats: {
      m4a: { codec: 'alac', sampleRateHz: 48000 },
      wav: { codec: 'pcm_s24le', sampleRateHz: 48000 },
      aiff: { codec: 'pcm_s24be', sampleRateHz: 48000 },
    },
  },
  libraries: ['local'],
  sources: ['catalog:next'],
  analysis: { bpmRange: [60, 200], minConfidence: 0.6, keyNotation: 'camelot' },
  dedupe: { upgrade: false },
  limits: { tracks: 2, downloadsPerHost: 1, maxDurationMs: 660_000 },
  network: { allowPrivate: [], proxy: null, cookiesFromBrowser: null, cookiesFile: null },
  agents: [],
  schedule: [],
  notify: { desktop: false, url: null, on: ['failure', 'needs-review', 'success'] },
  actions: [],
  engine: { kind: 'embedded' },
}
