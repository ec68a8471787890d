import assert from 'node:assert/strict'
import { test } from 'node:test'
import { agentCalled, plainTaskId } from '../../src/model/handoff.ts'

const AGENTS = [
  {
    name: 'Claude MM1 Agent',
    folder: 'Claude-MM1-Agent',
    aliases: ['Claude-MM1', 'Claude-MM1-Agent-Trigger', 'Claude-MM1-Agent-gd'],
  },
  { name: 'Claude MM2 Agent', folder: 'Claude-MM2-Agent', aliases: [] },
  { name: 'One', folder: 'One', aliases: ['Shared'] },
  { name: 'Two', folder: 'Two', aliases: ['Shared'] },
]
const cases: [called: string, folder: string | null, because: string][] = [
  ['Claude MM1 Agent', 'Claude-MM1-Agent', 'its name'],
  ['claude-mm1-agent', 'Claude-MM1-Agent', 'case and hyphens are free'],
  ['Claude-MM1', 'Claude-MM1-Agent', 'an alias'],
  ['Claude-MM1-Agent-Trigger', 'Claude-MM1-Agent', 'drift of older systems'],
  ['Claude-MM1-Agent-gd', 'Claude-MM1-Agent', 'the synced drive'],
  ['Claude-MM2', null, 'no alias, and nothing is guessed'],
  ['Shared', null, 'two agents: nobody is guessed'],
]
for (const [called, folder, because] of cases) {
  test(`"${called}" is ${folder ?? 'nobody'}: ${because}`, () =>
    assert.equal(agentCalled(called, AGENTS)?.folder ?? null, folder))
}

test('a task id is the same with and without dashes', () => {
  assert.equal(plainTaskId('2A1B3C4D-0000-4000-8000-0123456789AB'), '2a1b3c4d0000400080000123456789ab')
})
