import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { spotifyChecks } from '../../src/app/spotify-checks.ts'
import { main } from '../../src/cli/commands/login.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { startSpotify } from '../stand-ins/spotify/spotify.ts'
import { command, makeFolder } from './command.ts'

test('a login without an app says how to make one, with the redirect URI to enter', async (t) => {
  const cwd = makeFolder(t, { spotify: { redirectPort: 8901 } })
  const { exitCode, stderr } = await command('login', ['spotify'], { cwd })
  assert.equal(exitCode, 78)
  assert.match(stderr, /http:\/\/127\.0\.0\.1:8901\/callback/)
  assert.equal((await command('login', ['tidal'], { cwd })).exitCode, 64)
})

test('a login prints the page, keeps the tokens, shows them to nobody, and the doctor finds it', async (t) => {
  const server = await startSpotify()
  t.after(() => server.close())
  const redirectPort = 41_000 + (process.pid % 10_000)
  const cwd = makeFolder(t, { spotify: { clientId: 'app', redirectPort } })
  const config = await loadConfig({ file: null, cwd })
  const said: string[] = []
  const visits: Promise<Response>[] = []
  const io = {
    cwd,
    env: server.env,
    out: (text: string) => void said.push(text),
    err: (text: string) => {
      said.push(text)
      visits.push(fetch(/^http:\S+/m.exec(text)?.[0] ?? ''))
    },
    isTerminal: false,
    columns: () => 80,
    colour: false,
  }
  const exitCode = await main({
    values: {},
    positionals: ['spotify'],
    argv: ['spotify'],
    json: true,
    quiet: false,
    verbose: false,
    io,
    config: () => Promise.resolve(config),
    signal: new AbortController().signal,
    urgent: new AbortController().signal,
  })
  const [visit] = await Promise.all(visits)
  said.push((await visit?.text()) ?? '')
  const checks = await spotifyChecks(config, server.env)
  const shown = said.join('') + JSON.stringify(checks)
  const kept = readFileSync(join(config.stateFolder, 'spotify.json'), 'utf8')
  assert.equal(exitCode, 0)
  assert.deepEqual(
    checks.map(({ state }) => state),
    ['ok', 'ok'],
  )
  for (const token of [...server.world.accessTokens, ...server.world.refreshTokens]) {
    assert.ok(kept.includes(token))
    assert.ok(!shown.includes(token))
  }
  assert.deepEqual(server.problems, [])
})
