import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePlace, only } from './place.ts'

const SECRET = 'a-secret-that-nobody-guesses'
const TASKS = { report: { description: 'Leave a file', command: 'echo done > done.txt' } }

for (const command of ['serve', 'watch']) {
  test(`"tracksync ${command}" does the run of a webhook, and answers before it is done`, async (t) => {
    const place = makePlace(t, {
      config: { webhook: { port: 0 } },
      tasks: TASKS,
      env: { TRACKSYNC_WEBHOOK_SECRET: SECRET },
    })
    const agent = place.start(command, '--json')
    // a server that could not start says what to do next
    await agent.says(/Webhooks are taken on port \d+|^Next: /m)
    const port = /taken on port (\d+)/.exec(agent.said())?.[1] ?? assert.fail()
    const response = await fetch(`http://127.0.0.1:${port}/hooks/trigger`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` },
      body: JSON.stringify({ id: 'from-afar', task: 'report' }),
    })
    assert.equal(response.status, 202)
    await agent.says(/SYNC-\S+ (succeeded|nothing-to-do)/)
    const { stderr } = await agent.stop()
    assert.doesNotMatch(stderr, new RegExp(SECRET))
    const run = only(await place.runs())
    assert.deepEqual([run.trigger.kind, run.trigger.id], ['webhook', 'from-afar'])
  })
}

test('"tracksync serve" refuses a secret that can be guessed, and does not say it', async (t) => {
  const place = makePlace(t, {
    config: { webhook: { port: 0 } },
    tasks: TASKS,
    env: { TRACKSYNC_WEBHOOK_SECRET: 'guess-me' },
  })
  const { exitCode, stderr } = await place.tracksync('serve')
  assert.equal(exitCode, 78)
  assert.match(stderr, /Cannot use TRACKSYNC_WEBHOOK_SECRET: it is shorter than 16 characters/)
  assert.doesNotMatch(stderr, /guess-me/)
})
