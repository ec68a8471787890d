import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { createRig } from './rig.ts'

const DROPPER = join(import.meta.dirname, '../../../shared/torture/drop.mjs')
const SECRET = 'the secret behind the link'

interface Drop {
  readonly id: string
  readonly name: string
  readonly name_b64: string
  readonly kind: string
  readonly expect: 'once' | 'reject' | 'ignore' | 'dup' | 'either' | 'skipped'
}

test(
  'every hostile or odd drop ends as it should',
  { skip: existsSync(DROPPER) ? false : `${DROPPER} is not here` },
  async (t) => {
    const rig = createRig(t)
    const secret = join(rig.root, 'secret.txt')
    writeFileSync(secret, SECRET)
    const stop = new AbortController()
    const agent = rig.anotherInRealTime()
    await agent.start(stop.signal)
    const manifest = join(rig.root, 'manifest.json')
    const args = [DROPPER, 'mixed', rig.drops, '--prefix', 'm', '--secret', secret, '--manifest', manifest]
    await promisify(execFile)(process.execPath, args, { cwd: rig.root })
    stop.abort()
    await agent.stopped()
    await rig.agent.settle(new AbortController().signal)

    const drops: readonly Drop[] = JSON.parse(readFileSync(manifest, 'utf8')).drops
    const runs = rig.triggers()
    const left = new Set(readdirSync(rig.drops, 'latin1'))
    const failed = new Set(readdirSync(join(rig.drops, '03_failed'), 'latin1'))
    for (const drop of drops) {
      const name = Buffer.from(drop.name_b64, 'base64').toString('latin1')
      const count = runs.filter((run) => run.id === drop.id).length
      const about = `${drop.kind} ${JSON.stringify(drop.name)}`
      if (drop.expect === 'once') assert.equal(count, 1, about)
      if (drop.expect === 'dup') assert.ok(count <= 1, about)
      if (drop.expect === 'either') assert.ok(count <= 1, about)
      if (drop.expect === 'ignore') assert.ok(left.has(name), `${about} was left alone`)
      else if (drop.expect !== 'either') assert.ok(!left.has(name), `${about} is gone from the folder`)
      if (drop.expect !== 'reject') continue
      assert.equal(count, 0, about)
      assert.ok(
        failed.has(name) && failed.has(`${name}.result.md`),
        `${about} lies in 03_failed with its reason`,
      )
    }
    assert.equal(runs.length, new Set(runs.map((run) => run.key)).size)
    for (const name of failed) {
      const path = join(rig.drops, '03_failed', name)
      if (lstatSync(path, { throwIfNoEntry: false })?.isFile() === true) {
        assert.ok(!readFileSync(path).includes(SECRET), `${name} does not hold what a link leads to`)
      }
    }
    assert.ok(!existsSync(join(rig.drops, 'PWNED')) && !existsSync(join(rig.root, 'PWNED')))
    assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false)
  },
)
