import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tortureAgents } from '../../src/torture/torture.ts'

for (const [agents, kills] of [
  [1, 5],
  [2, 8],
] as const) {
  test(`${agents} of ${agents} agents killed ${kills} times at random: no drop is lost, none is worked on twice`, async () => {
    const { lost, doubled, leftover, workedTwice, ownExits } = await tortureAgents({
      agents,
      kills,
      seed: 7 * agents,
    })
    assert.deepEqual(
      { lost, doubled, leftover, workedTwice, ownExits },
      { lost: [], doubled: [], leftover: [], workedTwice: [], ownExits: 0 },
    )
  })
}
