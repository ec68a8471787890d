import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeAgentPlaces } from '../../../src/app/handoffs/agent-places.ts'
import { inboxStatus, staleHandoffs } from '../../../src/app/handoffs/inbox-status.ts'

const DAY_MS = 24 * 60 * 60 * 1000

test('what is older than its agent allows is stale, and stays where it is', (t) => {
  const triggerFolder = mkdtempSync(join(tmpdir(), 'tracksync-inbox-'))
  t.after(() => rmSync(triggerFolder, { recursive: true, force: true }))
  const agent = { aliases: [], keywords: [], serves: false }
  const agents = [
    { ...agent, name: 'Quick', folder: 'Quick', staleAfterDays: 1 },
    { ...agent, name: 'Slow', folder: 'Slow', staleAfterDays: 7 },
  ]
  const config = { triggerFolder, agents }
  makeAgentPlaces(config)
  for (const { folder } of agents) writeFileSync(join(triggerFolder, folder, '01_inbox/a.json'), '{}')

  const inTwoDays = new Date(Date.now() + 2 * DAY_MS)
  const { agentInboxes } = inboxStatus(config, inTwoDays)
  assert.deepEqual(
    agentInboxes.map(({ agent: name, waiting, stale }) => `${name} ${waiting} ${stale}`),
    ['Quick 1 1', 'Slow 1 0'],
  )
  assert.deepEqual(
    staleHandoffs(config, inTwoDays).map(({ inbox }) => inbox),
    [join(triggerFolder, 'Quick/01_inbox')],
  )
  assert.deepEqual(readdirSync(join(triggerFolder, 'Quick/01_inbox')), ['a.json'])
})
