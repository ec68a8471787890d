import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ownerName, thisProcess } from '../../../src/util/process-owner.ts'
import type { NotionFault } from '../../stand-ins/notion/notion-server.ts'
import { openWorkshop, type Task } from './workshop.ts'

const link = (name: string): string => `https://soundcloud.com/nova/${name}`
const GAP = {
  key: 'schedule',
  title: 'No sync runs on a schedule',
  found: 'none',
  close: 'add one',
  priority: 'medium',
} as const

test('a task is taken, worked on, completed with its report, and reviewed once', async (t) => {
  const shop = await openWorkshop(t)
  const id = shop.addTask({ title: 'Sync Morning', description: `Get ${link('morning')}, please.` })
  await shop.pass()
  const [run] = shop.atWork()
  assert.deepEqual(run?.trigger.request.urls, [link('morning')])
  assert.equal(run.trigger.key, `agent-task:${id.replaceAll('-', '')}:1`)
  assert.equal(shop.row(id)['Status'], 'In Progress')
  await shop.pass()
  assert.equal(shop.atWork().length, 1, 'it is at work, and not asked for again')
  shop.finish('succeeded')
  await shop.pass()
  assert.equal(shop.row(id)['Status'], 'Complete')
  assert.match(shop.paragraphs(id).join(), /\[tracksync report\] SYNC-.* succeeded: every task succeeded/)
  const review = shop.rows().find((row) => row['Task Name'] === 'Review: Sync Morning')
  assert.deepEqual(
    [review?.['Status'], review?.['Priority'], review?.['Task Type']],
    ['Ready', 'High', 'Review Task'],
  )
  assert.match(String(review?.['Description']), new RegExp(id.replaceAll('-', '')))
  for (let pass = 0; pass < 3; pass += 1) await shop.pass()
  assert.equal(shop.rows().length, 2)
  assert.equal(shop.store.runs.last(9).length, 1)
  assert.deepEqual(shop.notion.broken, [])
})

test('a failed run blocks its task and says what to do; set back to Ready it is tried again, with one report', async (t) => {
  const shop = await openWorkshop(t)
  const id = shop.addTask({ title: link('gone') })
  await shop.pass()
  const [first] = shop.atWork()
  shop.finish('failed')
  await shop.pass()
  assert.equal(shop.row(id)['Status'], 'Blocked')
  assert.match(String(shop.row(id)['Next Required Step']), new RegExp(`tracksync retry ${first?.id}`))
  await shop.pass()
  assert.equal(shop.atWork().length, 0, 'a blocked task is left alone')
  // within the minute that Notion tells: the time of the edit cannot decide
  shop.setStatus(id, 'Ready')
  await shop.pass(0)
  const [second] = shop.atWork()
  assert.match(second?.trigger.key ?? '', /:2$/)
  shop.finish('nothing-to-do')
  await shop.pass()
  assert.equal(shop.row(id)['Status'], 'Complete')
  assert.equal(shop.paragraphs(id).length, 1, 'the report is replaced')
  assert.match(shop.paragraphs(id).join(), new RegExp(second?.id ?? '-'))
})

test('a run that a person retried completes its blocked task', async (t) => {
  const shop = await openWorkshop(t)
  const id = shop.addTask({ title: link('a') })
  await shop.pass()
  shop.finish('failed')
  await shop.pass()
  const [run] = shop.store.runs.last(1)
  shop.store.runs.requeue(run?.id ?? '')
  await shop.pass()
  shop.finish('succeeded')
  await shop.pass()
  assert.equal(shop.row(id)['Status'], 'Complete')
})

const ORDER: readonly [tasks: readonly Task[], first: string | null, because: string][] = [
  [
    [
      { title: 'low', description: link('low'), priority: 'Low' },
      { title: 'none', description: link('none'), priority: 'unheard of' },
      { title: 'critical', description: link('critical'), priority: 'CRITICAL' },
    ],
    'critical',
    'the priority decides, whatever its case',
  ],
  [
    [
      { title: 'old', description: link('old') },
      { title: 'new', description: link('new') },
    ],
    'new',
    'then the last edited',
  ],
  [[{ title: 'b', description: link('b'), status: 'Blocked' }], null, 'a blocked task never starts a sync'],
  [[{ title: 'c', description: link('c'), status: 'Complete' }], null, 'a completed task is done'],
  [[{ title: 'x', description: link('x'), status: 'Cancelled' }], null, 'a status nobody explained is left'],
  [[{ title: 'a', description: link('a'), archive: true }], null, 'archived'],
  [[{ title: 'Mend the roof', description: 'see https://example.com/roof' }], null, 'no music'],
  [[{ title: `Review: ${link('r')}` }], null, 'a review of a sync is no sync'],
  [[{ title: 'd', description: link('d'), status: 'Draft' }], 'd', 'a draft is open'],
]
for (const [tasks, first, because] of ORDER) {
  test(`of ${tasks.length} tasks ${first ?? 'none'} is taken: ${because}`, async (t) => {
    const shop = await openWorkshop(t)
    for (const [index, task] of tasks.entries()) {
      shop.notion.world.now = () => shop.now().getTime() + index * 60_000
      shop.addTask(task)
    }
    shop.notion.world.now = () => shop.now().getTime() + 600_000
    await shop.pass()
    assert.equal(shop.atWork()[0]?.trigger.request.note ?? null, first)
  })
}

test('tasks without a link ask the detection chain, once in six hours in all, and hold no other up', async (t) => {
  const shop = await openWorkshop(t)
  shop.addTask({ title: 'Music track sync', priority: 'High' })
  shop.addTask({ title: 'Update the playlist', priority: 'High' })
  const other = shop.addTask({ title: link('other'), priority: 'Low' })
  await shop.pass()
  assert.deepEqual(shop.atWork()[0]?.trigger.request.urls, [])
  shop.finish('nothing-to-do')
  await shop.pass()
  assert.equal(shop.row(other)['Status'], 'In Progress')
  shop.finish('succeeded')
  await shop.pass()
  assert.equal(shop.atWork().length, 0)
  await shop.pass(360)
  assert.equal(shop.atWork().length, 1)
  assert.deepEqual(shop.store.agentTasks.counts(), {
    open: 3,
    music: 1,
    blocked: 0,
    at: shop.now().toISOString(),
  })
})

test('what a person decides while the run is at work stays, and is no reason to run it again', async (t) => {
  const shop = await openWorkshop(t)
  const id = shop.addTask({ title: link('a') })
  await shop.pass()
  shop.setStatus(id, 'Cancelled')
  shop.finish('succeeded')
  await shop.pass()
  await shop.pass()
  assert.equal(shop.row(id)['Status'], 'Cancelled')
  assert.equal(shop.store.runs.last(9).length, 1)
})

test('a database without the options of ours keeps its statuses, and each task is done once', async (t) => {
  const shop = await openWorkshop(t, { statuses: ['Ready', 'Archived'] })
  const id = shop.addTask({ title: link('a') })
  await shop.pass()
  shop.finish('succeeded')
  for (let pass = 0; pass < 3; pass += 1) await shop.pass()
  assert.equal(shop.row(id)['Status'], 'Ready')
  assert.equal(shop.store.runs.last(9).length, 1)
})

test('a page that was deleted meanwhile ends the task quietly', async (t) => {
  const shop = await openWorkshop(t)
  const id = shop.addTask({ title: link('a') })
  await shop.pass()
  const index = shop.notion.world.pages.findIndex((page) => page.id === id)
  shop.notion.world.pages.splice(index, 1)
  shop.finish('succeeded')
  await shop.pass()
  assert.equal(shop.store.agentTasks.owed().length, 0)
})

test('of two agents one is in its pass; a dead one holds nothing', async (t) => {
  const { store, now } = await openWorkshop(t)
  const one = ownerName(thisProcess())
  const two = ownerName(thisProcess())
  const begin = (owner: string, alive: boolean): boolean =>
    store.agentTasks.begin(owner, now(), 0, () => alive)
  assert.equal(begin(one, true), true)
  assert.equal(begin(two, true), false)
  assert.equal(begin(two, false), true)
  store.agentTasks.end(two, null, now())
  assert.equal(
    store.agentTasks.begin(one, now(), 60_000, () => true),
    false,
    'the interval is that of all agents',
  )
})

test('a gap becomes one task for ever, whoever reports it, also when a page of it is there already', async (t) => {
  const shop = await openWorkshop(t)
  const other = { ...GAP, key: 'agents', title: 'No agent can hand tasks to tracksync' }
  shop.addTask({ title: other.title, description: 'tracksync gap:agents' })
  shop.addTask({ title: link('a') })
  shop.addTask({ title: link('b') })
  for (let run = 0; run < 2; run += 1) {
    await shop.pass()
    shop.finish('succeeded', [GAP, other])
  }
  await shop.pass()
  const made = shop.rows().find((row) => row['Task Name'] === GAP.title)
  shop.setStatus(made?.id ?? '', 'Complete')
  await shop.pass()
  for (const title of [GAP.title, other.title])
    assert.equal(shop.rows().filter((row) => row['Task Name'] === title).length, 1, title)
})

const FAULTS: readonly NotionFault[] = [
  { kind: 'status', status: 429, effect: 'before', retryAfter: 1 },
  { kind: 'status', status: 500, effect: 'before' },
  { kind: 'status', status: 500, effect: 'after' },
  { kind: 'hang-up', effect: 'after' },
  { kind: 'status', status: 409, effect: 'before' },
  { kind: 'malformed', effect: 'after' },
  { kind: 'status', status: 503, effect: 'after' },
]

test('one fault at any request of a task: its status, its report and its review are written once', async (t) => {
  const shop = await openWorkshop(t)
  shop.notion.world.hiddenForMs = 90_000
  const cases = FAULTS.slice(1, 3).flatMap((fault) =>
    Array.from({ length: REQUESTS_OF_A_TASK }, (_, index) => ({ fault, nth: index + 1 })),
  )
  for (const { fault, nth } of cases) {
    const name = `${fault.kind}-${fault.kind === 'status' ? fault.status : ''}-${fault.effect}-${nth}`
    const id = shop.addTask({ title: link(name) })
    const [runs, before] = [shop.store.runs.last(999).length, shop.notion.requests.length]
    shop.notion.faultAt(nth, fault)
    const isOver = (): boolean =>
      shop.store.runs.last(999).length > runs &&
      shop.store.agentTasks.owed().length + shop.store.agentTasks.wanted().length + shop.atWork().length === 0
    for (let passes = 0; passes < 12 && !isOver(); passes += 1) {
      await shop.pass()
      shop.finish('succeeded')
    }
    assert.ok(shop.notion.requests.length - before >= nth, `${name}: the fault was met`)
    assert.equal(shop.row(id)['Status'], 'Complete', name)
    assert.equal(shop.paragraphs(id).length, 1, name)
    assert.equal(shop.store.runs.last(999).length, runs + 1, name)
    const reviews = shop.rows().filter((row) => row['Task Name'] === `Review: ${link(name)}`)
    assert.equal(reviews.length, 1, name)
  }
})

/** From opening the database to creating the review, over two passes without a fault. */
const REQUESTS_OF_A_TASK = 15

test('fifty tasks and a fault at every sixth request or so: each is done, answered and reviewed once', async (t) => {
  // whatever else is slower than that is one fault more, and must do no harm
  const shop = await openWorkshop(t, { timeoutMs: 400 })
  shop.notion.world.hiddenForMs = 90_000
  const ids = Array.from({ length: 50 }, (_, index) => shop.addTask({ title: link(`t${index}`) }))
  // 5 to 9 requests from one fault to the next, in no step with what a task needs
  for (let nth = 5, turn = 0; nth < 3000; turn += 1, nth += 5 + ((turn * turn) % 5))
    shop.notion.faultAt(nth, FAULTS[turn % FAULTS.length] ?? FAULTS[0]!)
  // a timeout costs real time, so there are few; it hits a page's creation and a report's among others
  for (const nth of [31, 62, 133, 268, 401, 505]) shop.notion.faultAt(nth, { kind: 'hang', effect: 'after' })
  let passes = 0
  const isOver = (): boolean =>
    shop.store.runs.last(99).length === 50 &&
    shop.store.agentTasks.owed().length === 0 &&
    shop.store.agentTasks.wanted().length === 0
  for (; passes < 400 && !(passes > 0 && shop.atWork().length === 0 && isOver()); passes += 1) {
    await shop.pass()
    shop.finish('succeeded', [GAP])
  }
  assert.deepEqual(
    ids.filter((id) => shop.row(id)['Status'] !== 'Complete'),
    [],
    `after ${passes} passes`,
  )
  assert.equal(shop.store.runs.last(99).length, 50)
  assert.ok(
    shop.events.filter(({ kind }) => kind === 'trouble').length > 40 && shop.notion.requests.length > 500,
    'the faults were met',
  )
  assert.deepEqual(
    ids.filter((id) => shop.paragraphs(id).length !== 1),
    [],
  )
  const titles = shop.rows().map((row) => String(row['Task Name']))
  assert.deepEqual(
    titles.toSorted(),
    [GAP.title, ...ids.flatMap((_, index) => [link(`t${index}`), `Review: ${link(`t${index}`)}`])].toSorted(),
  )
  assert.deepEqual(shop.notion.broken, [])
})
