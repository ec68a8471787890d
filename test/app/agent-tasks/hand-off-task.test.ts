import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openWorkshop, type Task, type Workshop } from './workshop.ts'

const CURSOR = 'Cursor-MM1-Agent'
const DOCS = 'Docs-Agent'

function namesIn(shop: Workshop, agent: string, place = '01_inbox'): readonly string[] {
  try {
    return readdirSync(join(shop.triggerFolder, agent, place)).sort()
  } catch {
    return []
  }
}

/** The titles of what lies in an inbox. */
const titlesIn = (shop: Workshop, agent: string): readonly string[] =>
  namesIn(shop, agent).map((name) => name.split('__')[2] ?? '')

test('an open task is handed to the agent it is assigned to, as a file that any reader of hand-offs understands', async (t) => {
  const shop = await openWorkshop(t)
  const id = shop.addTask({
    title: 'Mend: the roof!',
    description: 'It leaks',
    assigned: shop.addAgent('cursor mm1 agent'),
  })
  const plain = id.replaceAll('-', '')
  await shop.pass()
  const [name = '', ...others] = namesIn(shop, CURSOR)
  assert.deepEqual(others, [])
  assert.equal(name, `20260301T120100Z__HANDOFF__Mend-the-roof__${plain.slice(0, 8)}${plain.slice(-8)}.json`)
  const document = JSON.parse(readFileSync(join(shop.triggerFolder, CURSOR, '01_inbox', name), 'utf8'))
  assert.deepEqual(
    [document.title, document.target_agent, document.source_agent, document.task_id, document.priority],
    ['Mend: the roof!', 'Cursor MM1 Agent', 'tracksync', plain, 'Medium'],
  )
  assert.deepEqual(document.chain_tracking.dedupe_key, `handoff_${plain}`)
  assert.deepEqual(
    shop.events.map(({ kind }) => kind),
    ['handed-off'],
  )
  await shop.pass()
  assert.equal(namesIn(shop, CURSOR).length, 1, 'once')
  assert.equal(shop.row(id)['Status'], 'Ready', 'its agent sets the status')
  assert.deepEqual(shop.notion.broken, [])
})

type Assigned = Task & { readonly to?: string }
const ROUTES: readonly [
  tasks: readonly Assigned[],
  cursor: readonly string[],
  docs: readonly string[],
  because: string,
][] = [
  [
    [{ title: 'Write it', to: 'Cursor' }],
    ['Write-it'],
    [],
    'the relation comes before keywords; aliases count',
  ],
  [[{ title: 'DOCUMENT it' }], [], ['DOCUMENT-it'], 'a keyword, whatever its case'],
  [[{ title: 'Anything' }], ['Anything'], [], 'the default agent gets the rest'],
  [
    [{ title: 'Write it', to: 'Somebody else' }],
    [],
    [],
    'a task of an agent that is not here is nobody’s here',
  ],
  [
    [
      { title: 'a', priority: 'Low' },
      { title: 'b', priority: 'Critical' },
    ],
    ['b'],
    [],
    'one a pass, the most urgent',
  ],
  [[{ title: 'a', status: 'Blocked' }], [], [], 'blocked'],
  [[{ title: 'a', status: 'Complete' }], [], [], 'done'],
  [[{ title: 'a', archive: true }], [], [], 'archived'],
  [[{ title: 'https://soundcloud.com/nova/a' }], [], [], 'a music task is ours'],
]
for (const [tasks, cursor, docs, because] of ROUTES) {
  test(`hand-offs to Cursor: ${cursor.join()}, to Docs: ${docs.join()}: ${because}`, async (t) => {
    const shop = await openWorkshop(t, { defaultAgent: 'Cursor MM1 Agent' })
    for (const { to, ...task } of tasks)
      shop.addTask(to === undefined ? task : { ...task, assigned: shop.addAgent(to) })
    await shop.pass()
    assert.deepEqual([titlesIn(shop, CURSOR), titlesIn(shop, DOCS)], [cursor, docs])
  })
}

test('without a default agent what is assigned to nobody is left', async (t) => {
  const shop = await openWorkshop(t)
  shop.addTask({ title: 'Anything' })
  await shop.pass()
  assert.deepEqual([namesIn(shop, CURSOR), namesIn(shop, DOCS)], [[], []])
})

test('a task that its agent failed is handed off again, three times in all; one it has taken is not', async (t) => {
  const shop = await openWorkshop(t, { defaultAgent: 'Docs Agent' })
  shop.addTask({ title: 'hard' })
  const move = (place: string): void => {
    const [name = assert.fail()] = namesIn(shop, DOCS)
    mkdirSync(join(shop.triggerFolder, DOCS, place), { recursive: true })
    renameSync(join(shop.triggerFolder, DOCS, '01_inbox', name), join(shop.triggerFolder, DOCS, place, name))
  }
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    await shop.pass()
    assert.equal(namesIn(shop, DOCS).length, 1)
    move('03_failed')
  }
  await shop.pass()
  assert.equal(namesIn(shop, DOCS).length, 0)
  shop.addTask({ title: 'easy' })
  await shop.pass()
  move('02_processed')
  await shop.pass()
  rmSync(join(shop.triggerFolder, DOCS, '02_processed'), { recursive: true })
  await shop.pass()
  assert.equal(namesIn(shop, DOCS).length, 0, 'the ledger knows it, whatever became of the file')
})

for (const place of ['01_inbox', '02_processed', '03_failed']) {
  test(`a hand-off that lay in ${place} before this ledger began ${place === '03_failed' ? 'may be followed by another' : 'is enough'}`, async (t) => {
    const shop = await openWorkshop(t, { defaultAgent: 'Docs Agent' })
    const id = shop.addTask({ title: 'known' })
    const folder = join(shop.triggerFolder, DOCS, place)
    mkdirSync(folder, { recursive: true })
    writeFileSync(
      join(folder, 'old.json'),
      JSON.stringify({ task_id: id.toUpperCase(), agent_name: 'Docs Agent' }),
    )
    await shop.pass()
    const written = namesIn(shop, DOCS).filter((name) => name !== 'old.json')
    assert.equal(written.length, place === '03_failed' ? 1 : 0)
  })
}

test('thirty tasks that nobody gets do not hide the one behind them', async (t) => {
  const shop = await openWorkshop(t)
  for (let index = 0; index < 30; index += 1) shop.addTask({ title: `nobody ${index}`, priority: 'High' })
  shop.addTask({ title: 'write', priority: 'Low' })
  await shop.pass()
  assert.deepEqual(titlesIn(shop, DOCS), ['write'])
})

test('an agent that died between its intention and the file writes the file later, and only there', async (t) => {
  const shop = await openWorkshop(t)
  const path = (name: string): string => join(shop.triggerFolder, DOCS, '01_inbox', name)
  for (const name of ['never.json', 'moved.json'])
    shop.store.handoffsMade.intend({ taskId: name, attempt: 1, path: path(name), document: '{}' })
  mkdirSync(join(shop.triggerFolder, DOCS, '02_processed'), { recursive: true })
  writeFileSync(join(shop.triggerFolder, DOCS, '02_processed/moved.json'), '{}')
  await shop.pass()
  await shop.pass()
  assert.deepEqual(namesIn(shop, DOCS), ['never.json'])
  assert.deepEqual(shop.store.handoffsMade.owed(), [])
})

test('one fault at any request: the task is handed off once in the end', async (t) => {
  const shop = await openWorkshop(t)
  const agent = shop.addAgent('Cursor')
  const REQUESTS = 5
  for (let nth = 1; nth <= REQUESTS; nth += 1) {
    const title = `fault ${nth}`
    const before = shop.notion.requests.length
    shop.addTask({ title, assigned: agent })
    shop.notion.faultAt(nth, { kind: 'status', status: 500, effect: 'before' })
    for (let pass = 0; pass < 3; pass += 1) await shop.pass()
    assert.ok(shop.notion.requests.length >= before + nth, 'the fault was met')
    assert.equal(titlesIn(shop, CURSOR).filter((name) => name === `fault-${nth}`).length, 1, title)
  }
})
