import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTune } from '../../../src/bench/fingerprints/made-tune.ts'
import { soundVariants } from '../../../src/bench/fingerprints/sound-variants.ts'
import { compareSound } from '../../../src/matching/sound/same-sound.ts'

test('encoded, trimmed, louder and quieter copies are the same recording, another tune is not', async () => {
  const [tune, other] = await soundVariants([makeTune(1, 48), makeTune(2, 48)])
  assert.ok(tune !== undefined && other !== undefined)
  for (const { name, fingerprint } of tune.variants) {
    assert.equal(compareSound(tune.original, fingerprint).verdict, 'same', name)
    assert.equal(compareSound(other.original, fingerprint).verdict, 'different', `another tune and ${name}`)
  }
})
