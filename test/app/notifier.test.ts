import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { createNotifier } from '../../src/app/notifier.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { toSyncError } from '../../src/model/error.ts'
import { emptyRun } from '../services/notify/empty-run.ts'
import { makePlace } from '../stories/place.ts'

test('a receiver that never answers holds nothing up: the end waits a little, then says it was not told', async (t) => {
  const asked = Promise.withResolvers<void>()
  const server = createServer(() => asked.resolve()).listen(0, '127.0.0.1')
  t.after(() => server.close().closeAllConnections())
  await once(server, 'listening')
  const address = server.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const { root } = makePlace(t, {
    config: { notify: { url: `http://${host}/` }, network: { allowPrivate: [host] } },
  })
  const troubles: unknown[] = []
  const notifier = createNotifier({
    config: await loadConfig({ file: null, cwd: root }),
    env: {},
    onTrouble: (error) => troubles.push(error),
    closeMs: 10,
  })
  notifier.tell(emptyRun, 'done')
  await asked.promise
  await notifier.close()
  assert.deepEqual(
    troubles.map((error) => toSyncError(error).what),
    ['Cannot wait for a notification'],
  )
})
