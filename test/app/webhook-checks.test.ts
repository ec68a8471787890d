import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { webhookChecks } from '../../src/app/webhook-checks.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { makePlace } from '../stories/place.ts'

const GOOD = `whsec_${Buffer.from('a key of thirty-two bytes, or so').toString('base64')}`
const CASES: readonly [
  config: object,
  env: Record<string, string>,
  kept: string | null,
  states: readonly string[],
  because: string,
][] = [
  [{}, { TRACKSYNC_WEBHOOK_SECRET: GOOD }, null, ['webhook secret ok'], 'all that is needed is there'],
  [{}, {}, null, ['webhook secret warning'], 'every trigger is refused without it'],
  [{}, { TRACKSYNC_WEBHOOK_SECRET: 'guess-me' }, null, ['webhook secret failed'], 'it can be guessed'],
  [{}, { TRACKSYNC_WEBHOOK_SECRET: 'whsec_no base64' }, null, ['webhook secret failed'], 'it is no key'],
  [
    { webhook: { host: '0.0.0.0' } },
    { TRACKSYNC_WEBHOOK_SECRET: GOOD },
    null,
    ['webhook secret ok', 'webhook address warning'],
    'the whole network reaches it',
  ],
  [
    { notion: { tracks: 'x' } },
    { TRACKSYNC_WEBHOOK_SECRET: GOOD },
    null,
    ['webhook secret ok', 'Notion webhook token warning'],
    'Notion has not sent its token',
  ],
  [
    { notion: { tracks: 'x' } },
    { TRACKSYNC_WEBHOOK_SECRET: GOOD },
    'secret_kept',
    ['webhook secret ok', 'Notion webhook token ok'],
    'it has',
  ],
  [
    { notion: { tracks: 'x' } },
    { TRACKSYNC_WEBHOOK_SECRET: GOOD, NOTION_WEBHOOK_TOKEN: 'secret_set' },
    null,
    ['webhook secret ok', 'Notion webhook token ok'],
    'it is set',
  ],
]

for (const [config, env, kept, states, because] of CASES) {
  test(`${states.join(', ')}: ${because}`, async (t) => {
    const place = makePlace(t, { config: { webhook: {}, ...config } })
    if (kept !== null) {
      mkdirSync(place.path('.tracksync'))
      writeFileSync(place.path('.tracksync/notion-webhook-token'), kept)
    }
    const checks = webhookChecks(await loadConfig({ file: null, cwd: place.root }), env)
    assert.deepEqual(
      checks.map(({ name, state }) => `${name} ${state}`),
      states,
    )
    const said = JSON.stringify(checks)
    assert.ok(!said.includes(GOOD) && !said.includes('secret_'), said)
  })
}
