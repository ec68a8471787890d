import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { cliTrigger, type CliRequest } from '../../src/app/cli-trigger.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import type { TriggerRequest } from '../../src/model/trigger.ts'

const NOTHING: CliRequest = {
  urls: [],
  files: [],
  triggerFile: null,
  next: null,
  playlist: null,
  task: null,
  force: false,
}
const TASKS = ['detect', 'report']

const FILE = { id: 'k1', file: 'song.wav', playlist: 'Old', note: 'n' }
const cases: readonly [options: Partial<CliRequest>, expected: Partial<TriggerRequest>, because: string][] = [
  [{}, { playlist: 'Old', task: null, force: false, note: 'n' }, 'the file says it all'],
  [
    { playlist: 'New' },
    { playlist: 'New', task: null, force: false, note: 'n' },
    'what is typed goes before the file',
  ],
  [{ task: 'detect' }, { playlist: 'Old', task: 'detect', note: 'n' }, 'the file names no task'],
  [{ force: true }, { playlist: 'Old', force: true, note: 'n' }, 'force is added'],
]
for (const [options, expected, because] of cases) {
  test(`run --trigger with ${JSON.stringify(options)}: ${because}`, async (t) => {
    const cwd = mkdtempSync(join(tmpdir(), 'tracksync-trigger-'))
    t.after(() => rmSync(cwd, { recursive: true, force: true }))
    writeFileSync(join(cwd, '.syncrc.json'), '{}')
    writeFileSync(join(cwd, 't.json'), JSON.stringify(FILE))
    writeFileSync(join(cwd, 'song.wav'), 'x')
    const config = await loadConfig({ file: null, cwd })
    const { id, request } = await cliTrigger(
      { ...NOTHING, triggerFile: 't.json', ...options },
      { config, cwd, taskNames: TASKS },
    )
    assert.equal(id, 'k1')
    assert.deepEqual(request.files, [join(cwd, 'song.wav')])
    assert.deepEqual({ ...request, ...expected }, request)
  })
}
