import { test } from 'node:test'
import { deepEqual } from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { taskSchemaText } from '../../src/runner/task-schema.ts'

const file = new URL('../../src/runner/task.schema.json', import.meta.url)

test('the published JSON Schema is made from what task files are checked with', async () => {
  deepEqual(JSON.parse(await readFile(file, 'utf8')), JSON.parse(taskSchemaText()))
})

const cases: readonly [task: unknown, valid: boolean, because: string][] = [
  [{ command: 'download && analyse', each: 'track', timeout: '10m' }, true, 'an ordinary task'],
  [{ command: 'x', retry: { attempts: 3, backoff: '2s' }, when: ['new'] }, true, 'a list of conditions'],
  [{ comand: 'x' }, false, 'a typing error shows in the editor'],
  [{ command: 'x', timeout: 600 }, false, 'durations are texts with a unit'],
]

test('an editor that uses the schema marks what tracksync would refuse', () => {
  const check = new Ajv2020().compile(JSON.parse(taskSchemaText()))
  deepEqual(
    cases.map(([task]) => check(task)),
    cases.map(([, valid]) => valid),
  )
})
