import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { eagleChecks } from '../../src/app/eagle-checks.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { openStore } from '../../src/store/store.ts'
import { startEagle } from '../stand-ins/eagle/eagle-server.ts'

test('the doctor says whether Eagle answers, which library is open, and when a token is needed', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-doctor-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const config = await loadConfig({ file: null, cwd: folder })
  const eagle = await startEagle(t, { generation: 2 })
  const look = async (url: string) =>
    (await eagleChecks(config, { TRACKSYNC_EAGLE_URL: url })).map(({ name, state, found }) => ({
      name,
      state,
      found,
    }))

  assert.deepEqual(await look(`${eagle.url}/`), [
    { name: 'Eagle', state: 'ok', found: 'the library "/eagle/Music.library" is open' },
  ])
  assert.deepEqual(await look('http://127.0.0.1:9'), [
    { name: 'Eagle', state: 'warning', found: 'Eagle is not running (127.0.0.1:9)' },
  ])
  const store = openStore(config.stateFolder)
  store.libraryEntries.setFact('eagle', 'path', '/eagle/Music.library')
  store.close()
  eagle.libraryPath = '/eagle/Other.library'
  assert.deepEqual(await look(eagle.url), [
    {
      name: 'Eagle',
      state: 'failed',
      found: 'the library "/eagle/Other.library" is open, but our items are in "/eagle/Music.library"',
    },
  ])
  // no loopback address by its name, and yet nothing leaves the machine
  const [token] = await look('http://0.0.0.0:9')
  assert.equal(token?.name, 'EAGLE_TOKEN')
})
