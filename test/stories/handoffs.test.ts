import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test, type TestContext } from 'node:test'
import { makePlace, only, type Place } from './place.ts'

const ZONE = 'trigger-folder/01_inbox/Agent-Trigger-Folder'
const MM1 = 'trigger-folder/Claude-MM1-Agent'
const CURSOR = 'trigger-folder/Cursor-MM1-Agent'
const LINK = 'https://soundcloud.com/nova/morning'
const TASK_ID = '2a1b3c4d-0000-4000-8000-0123456789ab'
/** These stories are about the way of a hand-off, not about audio. */
const TASKS = {
  detect: { command: 'detect' },
  report: { command: 'report', dependencies: ['detect'], always: true },
}
const CONFIG = {
  agents: [
    {
      name: 'Claude MM1 Agent',
      folder: 'Claude-MM1-Agent',
      aliases: ['Claude-MM1', 'Claude-MM1-Agent-gd'],
      serves: true,
    },
    { name: 'Cursor MM1 Agent', folder: 'Cursor-MM1-Agent' },
  ],
}
const HANDOFF = {
  title: 'Sync Morning',
  description: `Please sync ${LINK}, see https://www.notion.so/${TASK_ID.replaceAll('-', '')}.`,
  priority: 'HIGH',
  target_agent: 'Claude MM1 Agent',
  source_agent: 'Cursor MM1 Agent',
  task_id: TASK_ID,
  workflow_type: 'music_track_sync',
  chain_tracking: { dedupe_key: 'x' },
}

function makeAgents(t: TestContext): Place {
  const place = makePlace(t, { config: CONFIG, tasks: TASKS })
  mkdirSync(place.path(ZONE), { recursive: true })
  return place
}

function handOff(place: Place, name: string, document: object, folder = ZONE): void {
  writeFileSync(place.path(folder, name), JSON.stringify(document))
}

const json = (names: readonly string[]): readonly string[] => names.filter((name) => name.endsWith('.json'))

test('a music hand-off is routed, run, filed and answered once', async (t) => {
  const place = makeAgents(t)
  handOff(place, 'a.json', HANDOFF)
  const run = only(await place.once())
  assert.equal(run.state, 'succeeded', JSON.stringify(run))
  assert.equal(run.trigger.kind, 'agent')
  assert.deepEqual(place.names(ZONE), [])
  assert.deepEqual(place.names(`${MM1}/02_processed`), ['a.json', 'a.json.result.md'])
  const answer = JSON.parse(place.read(CURSOR, '01_inbox', only(json(place.names(`${CURSOR}/01_inbox`)))))
  assert.equal(answer.type, 'RETURN_HANDOFF')
  assert.equal(answer.originating_agent, 'Cursor MM1 Agent')
  assert.equal(answer.original_task.task_id, TASK_ID.replaceAll('-', ''))
  assert.equal(answer.original_task.status_update, 'Complete')
  assert.match(only(json(place.names(`${CURSOR}/01_inbox`))), /^\d{8}T\d{6}Z__RETURN__Sync-Morning__/)

  handOff(place, 'b.json', { ...HANDOFF, task_id: TASK_ID.toUpperCase(), title: 'Again' })
  assert.deepEqual(await place.once(), [], 'the same task is not run twice')
  assert.match(place.read(MM1, '02_processed/b.json.result.md'), /already done/)
  assert.equal(json(place.names(`${CURSOR}/01_inbox`)).length, 1, 'nor answered twice')
})

test('every family finds its agent; what is not for us only moves, what is for nobody stays', async (t) => {
  const place = makeAgents(t)
  handOff(place, 'direct.json', {
    task_id: 'b1',
    task_title: `Sync ${LINK}`,
    agent_name: 'claude_mm1',
    agent_type: 'MM1',
  })
  const rich = {
    handoff_id: 'c1',
    target_agent: 'Cursor-MM1-Agent',
    context: { work_completed: 'all' },
    handoff_reason: LINK,
  }
  handOff(place, 'rich.json', rich)
  const answer = { type: 'RETURN_HANDOFF', return_handoff_id: 'd1', originating_agent: 'Claude-MM1-Agent-gd' }
  handOff(place, 'return.json', { ...answer, original_task: { task_id: 'd', task_title: LINK } })
  handOff(place, 'chore.json', { ...HANDOFF, workflow_type: null, description: 'Tidy up', task_id: 'e1' })
  handOff(place, 'nobody.json', { ...HANDOFF, target_agent: 'Nobody' })
  writeFileSync(place.path(ZONE, 'note.md'), '# a hand-off')
  const run = only(await place.once())
  assert.equal(run.trigger.name, 'direct.json')
  assert.deepEqual(place.names(ZONE), ['nobody.json', 'note.md'])
  assert.deepEqual(place.names(`${CURSOR}/01_inbox`), ['rich.json'], 'an agent that is not served')
  assert.deepEqual(json(place.names(`${MM1}/01_inbox`)), ['chore.json', 'return.json'])
  const processed = json(place.names(`${MM1}/02_processed`))
  assert.equal(
    processed.length,
    2,
    `the hand-off, and beside it its answer, which nobody is named for: ${processed.join()}`,
  )
  const said = JSON.parse((await place.tracksync('status', '--json')).stdout)
  assert.equal(said.inbox.waiting, 0, 'the folders of agents are no drops')
  assert.deepEqual(
    said.agentInboxes.map(({ waiting }: { waiting: number }) => waiting),
    [2, 1],
  )
  assert.match(said.unrouted[0].why, /"Nobody" is no configured agent/)
  assert.match(
    (await place.tracksync('status')).stdout,
    /Agent inbox: Cursor MM1 Agent: 1 waiting, the oldest "rich.json"/,
  )
})

test('what has lain for too long is stale in status and report, and Markdown is listed; both stay where they are', async (t) => {
  const [mm1, cursor] = CONFIG.agents
  const place = makePlace(t, {
    config: { agents: [mm1, { ...cursor, staleAfterDays: 0.000_000_01 }] },
    tasks: TASKS,
  })
  for (const folder of [ZONE, `${MM1}/01_inbox`, `${CURSOR}/01_inbox`])
    mkdirSync(place.path(folder), { recursive: true })
  handOff(place, 'old.json', { ...HANDOFF, task_id: 'old' }, `${CURSOR}/01_inbox`)
  writeFileSync(place.path(MM1, '01_inbox/note.md'), `# Sync ${LINK}`)
  place.write('job.json', JSON.stringify({ id: 'job', url: LINK }))
  const { report } = only(await place.once())
  const text = place.read(report ?? assert.fail())
  assert.match(text, /\*\*Stale drops:\*\* 1\n +- `old\.json` in `[^`]*Cursor-MM1-Agent\/01_inbox`/)
  const { stdout } = await place.tracksync('status')
  assert.match(stdout, /Cursor MM1 Agent: 1 waiting, the oldest "old.json" for .*, 1 stale$/m)
  assert.match(
    stdout,
    /Claude MM1 Agent \(served\): 1 waiting, the oldest "note.md" for .*, 1 Markdown \(not run\)$/m,
  )
  assert.deepEqual(
    [place.names(`${CURSOR}/01_inbox`), place.names(`${MM1}/01_inbox`)],
    [['old.json'], ['note.md']],
  )
})

test('a task that failed may be handed off again; one that was processed before the ledger began is not', async (t) => {
  const place = makeAgents(t)
  const tasks = place.path('tasks/detect.json')
  const good = readFileSync(tasks, 'utf8')
  writeFileSync(tasks, JSON.stringify({ command: 'false && detect' }))
  handOff(place, 'a.json', HANDOFF)
  assert.equal(only(await place.once(1)).state, 'failed')
  assert.deepEqual(json(place.names(`${MM1}/03_failed`)), ['a.json'])
  writeFileSync(tasks, good)
  handOff(place, 'b.json', { ...HANDOFF, title: 'Second' })
  assert.equal(only(await place.once()).state, 'succeeded')
  assert.deepEqual(json(place.names(`${MM1}/02_processed`)), ['b.json'])

  handOff(place, 'old.json', { ...HANDOFF, task_id: 'old' }, `${MM1}/02_processed`)
  handOff(place, 'again.json', { ...HANDOFF, task_id: 'OLD' })
  assert.deepEqual(await place.once(), [])
  assert.match(place.read(MM1, '02_processed/again.json.result.md'), /already done/)
})

for (const [crash, leaveAnswer] of [
  ['before the answer was written', false],
  ['after the answer was written', true],
] as const) {
  test(`an agent that was killed ${crash} leaves one answer in the end`, async (t) => {
    const place = makeAgents(t)
    handOff(place, 'a.json', HANDOFF)
    await place.once()
    const inbox = `${CURSOR}/01_inbox`
    const [before] = json(place.names(inbox))
    const ledger = new DatabaseSync(place.path('.tracksync/ledger.sqlite'))
    ledger.exec("UPDATE handoff_returns SET state = 'intended'")
    ledger.close()
    if (!leaveAnswer) rmSync(join(place.path(inbox), before ?? assert.fail()))
    await place.once()
    assert.deepEqual(json(place.names(inbox)), [before])
  })
}

test('an agent that is killed again and again answers each of its hand-offs once', async (t) => {
  const place = makeAgents(t)
  const titles = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon', 'Zeta']
  for (const [index, title] of titles.entries()) {
    const description = `sync https://soundcloud.com/nova/${title.toLowerCase()}`
    handOff(place, `${title}.json`, { ...HANDOFF, title, description, task_id: `task-${index}` })
  }
  // taken and not recorded, at work, and with the first answers written: each time it dies in another place
  for (const moment of [/Took/, /Run started/, /Report: /]) {
    const agent = place.start('watch')
    await agent.says(moment)
    await agent.kill()
  }
  await place.once()
  const answers = json(place.names(`${CURSOR}/01_inbox`)).map((name) => name.split('__')[2])
  assert.deepEqual(answers.toSorted(), titles.toSorted())
  assert.deepEqual(
    json(place.names(`${MM1}/02_processed`)),
    titles.map((title) => `${title}.json`).toSorted(),
  )
  assert.equal((await place.runs()).length, titles.length)
})
