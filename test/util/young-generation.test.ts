import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MODULE = fileURLToPath(new URL('../../src/util/young-generation.ts', import.meta.url))
/** Much of what it makes survives a collection, as the work of many tracks at once does. */
const WORK = `
  import { getHeapSpaceStatistics } from 'node:v8'
  import { setImmediate as pause } from 'node:timers/promises'
  import { boundYoungGeneration } from ${JSON.stringify(MODULE)}
  if (process.argv[1] === 'bound') boundYoungGeneration()
  let kept = []
  for (let at = 0; at < 2_000_000; at += 1) {
    kept.push({ at, pair: [at, at + 1] })
    if (kept.length > 100_000) kept = kept.slice(50_000)
    if (at % 1000 === 0) await pause()
  }
  process.stdout.write(String(getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size))
`

function youngBytes(how: 'bound' | 'free'): number {
  const words = ['--input-type=module', '--experimental-transform-types', '-e', WORK, how]
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', ...words], { encoding: 'utf8' })
  return stdout === '' ? assert.fail(stderr) : Number(stdout)
}

test('what begins in the heap gets no more room than is set, where V8 alone would give it more', () => {
  assert.ok(youngBytes('bound') <= 32 << 20)
  assert.ok(youngBytes('free') > 32 << 20)
})
