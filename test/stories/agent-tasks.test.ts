import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startNotion } from '../stand-ins/notion/notion-server.ts'
import { makePlace, only } from './place.ts'

/** These stories are about the way of a task, not about audio. */
const TASKS = { report: { command: 'report', always: true } }

test('a task of Notion is run by watch --once, and told before it ends; the gap of its report becomes a task', async (t) => {
  const notion = await startNotion()
  t.after(() => notion.close())
  const { database } = notion.addSource(
    'tasks',
    { Name: 'title', Status: 'status', Description: 'rich_text' },
    { Status: ['Ready', 'In Progress', 'Completed', 'Blocked'] },
  )
  const text = (content: string): readonly object[] => [{ text: { content } }]
  const id = notion.addPage('tasks', {
    Name: text('Sync Morning'),
    Description: text('https://soundcloud.com/nova/morning'),
    Status: { name: 'ready' },
  })
  // every gap costs two requests, and Notion is asked three times a second
  const config = {
    notion: { agentTasks: database },
    schedule: [{ cron: '0 6 * * *' }],
    agents: [{ name: 'Tracksync Agent', folder: 'Tracksync-Agent', serves: true }],
    webhook: {},
  }
  const env = { TRACKSYNC_NOTION_URL: notion.url, NOTION_TOKEN: notion.token }
  const place = makePlace(t, { config, tasks: TASKS, env })
  const run = only(await place.once())
  assert.deepEqual([run.state, run.trigger.kind], ['succeeded', 'notion'], JSON.stringify(run))
  const statusOf = (name: string): unknown =>
    notion.rows('tasks').find((row) => row['Name'] === name)?.['Status']
  assert.equal(notion.rows('tasks').find((row) => row.id === id)?.['Status'], 'Completed')
  assert.equal(statusOf('Review: Sync Morning'), 'Ready')
  assert.equal(statusOf('The agent does not start by itself'), 'Ready')
  const said = await place.tracksync('status')
  assert.match(said.stdout, /Notion tasks: \d+ open, \d+ music, 0 blocked/)
  assert.deepEqual(notion.broken, [])
})

test('without a token the agent says so and goes on taking drops', async (t) => {
  const place = makePlace(t, {
    config: { notion: { agentTasks: '0123456789abcdef0123456789abcdef' } },
    tasks: { report: { command: 'echo done' } },
    env: { NOTION_TOKEN: '' },
  })
  place.write('a.txt', 'https://soundcloud.com/nova/morning\n')
  const said = await place.tracksync('watch', '--once')
  assert.match(said.stderr, /NOTION_TOKEN is not set/)
  assert.deepEqual(only(await place.runs()).state, 'succeeded')
})
