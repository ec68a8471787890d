import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { notionChecks } from '../../src/app/notion-checks.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { startNotion } from '../stand-ins/notion/notion-server.ts'

test('the doctor names a missing token, a database that is not shared, and what it lacks', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-notion-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const notion = await startNotion()
  t.after(() => notion.close())
  const { database } = notion.addSource('tracks', { Title: 'title', Tempo: 'date' })
  const file = join(folder, '.syncrc.json')
  await writeFile(
    file,
    JSON.stringify({
      libraries: ['local', 'notion'],
      notion: { tracks: database, properties: { bpms: ['Tempo'] } },
    }),
  )
  const config = await loadConfig({ file: null, cwd: folder })
  const [none] = await notionChecks(config, {})
  assert.deepEqual([none?.state, none?.found], ['failed', 'there is no token'])
  const env = { TRACKSYNC_NOTION_URL: notion.url, NOTION_TOKEN: notion.token }
  const checks = await notionChecks(config, env)
  const said = checks.map(({ found, fix }) => `${found} ${fix ?? ''}`).join('\n')
  assert.match(said, /"bpms" stands for nothing did you mean "bpm"/)
  assert.match(said, /"Tempo" is date instead of number/)
  assert.match(said, /"Tracksync ID" \(rich_text\)/)
  assert.doesNotMatch(
    said,
    /Eagle File ID|"Artist" \(relation\)/,
    'one column for the artists is enough, Eagle is not used',
  )
  notion.setShared('tracks', false)
  const hidden = await notionChecks(config, env)
  assert.match(hidden.at(-1)?.fix ?? '', /Connections/)
  const troubles: readonly (readonly [more: Record<string, string>, said: string])[] = [
    [{ NOTION_TOKEN: 'ntn_wrong' }, 'failed: Notion does not accept the token'],
    [{ TRACKSYNC_NOTION_URL: 'http://127.0.0.1:9' }, 'warning: no answer came'],
  ]
  for (const [more, trouble] of troubles) {
    const [first, ...others] = await notionChecks(config, { ...env, ...more })
    assert.equal(`${first?.state}: ${first?.found}`, trouble)
    assert.ok(!others.some(({ name }) => name === 'Notion: tracks'), 'it is said once')
  }
  assert.doesNotMatch(JSON.stringify([...checks, ...hidden]), new RegExp(notion.token))
})
