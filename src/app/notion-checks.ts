import { existsSync } from 'node:fs'
import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { nearestWord } from '../util/did-you-mean.ts'
import type { NotionClient } from '../services/notion/client.ts'
import { ALL_MEANINGS, isMeaning } from '../services/notion/meanings.ts'
import { mapProperties, openDataSource } from '../services/notion/tracks-schema.ts'
import { ledgerPath, openStore } from '../store/store.ts'
import { openNotionClient } from './connect/notion-client.ts'
import { openNotion } from './connect/open-notion.ts'
import { notionInStep } from './notion-in-step.ts'

const ANSWER_MS = 15_000
/** 9,000 pages take half a minute the first time, and the rest of the doctor has been waited for already. */
const COPY_MS = 60_000

/** The token, the sharing of each configured database, and what the Tracks database lacks. Only looks. */
export async function notionChecks(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly PreflightCheck[]> {
  const secrets = createSecrets(config.baseFolder, env)
  const client = await openNotionClient({ env, secrets, now: () => new Date() })
  if (client === null) {
    const fix = 'put the secret of your connection into NOTION_TOKEN, in the environment or in .env'
    return [{ name: 'Notion', state: 'failed', found: 'there is no token', fix }]
  }
  const { tracks, artists, playlists, agentTasks, issues } = config.notion ?? {}
  const databases = Object.entries({ tracks, artists, playlists, agentTasks, issues })
  const checks: PreflightCheck[] = [...missingTracks(config), ...unknownMeanings(config)]
  for (const [key, id] of databases) {
    if (id !== undefined) checks.push(...(await databaseChecks(client, key, id, config)))
  }
  return [...checks, ...(await inStepChecks(config, env))]
}

/** Only where tracks have been written, or are owed. */
async function inStepChecks(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly PreflightCheck[]> {
  if (!config.libraries.includes('notion') || !existsSync(ledgerPath(config.stateFolder))) return []
  const secrets = createSecrets(config.baseFolder, env)
  // the copy of Notion's pages is kept up there
  const store = openStore<TrackWork>(config.stateFolder)
  try {
    const open = await openNotion({ config, env, secrets, store, now: () => new Date() })
    return await notionInStep({ store, open, signal: AbortSignal.timeout(COPY_MS) })
  } finally {
    store.close()
  }
}

function missingTracks(config: Config): readonly PreflightCheck[] {
  if (!config.libraries.includes('notion') || config.notion?.tracks !== undefined) return []
  const fix = 'set it in .syncrc.json to the link or the id of your Tracks database'
  return [{ name: 'Notion', state: 'failed', found: '"notion.tracks" is not set', fix }]
}

function unknownMeanings(config: Config): readonly PreflightCheck[] {
  return Object.keys(config.notion?.properties ?? {}).flatMap((key): PreflightCheck[] => {
    if (isMeaning(key)) return []
    const near = nearestWord(key, ALL_MEANINGS)
    const fix = near === null ? `use one of ${ALL_MEANINGS.join(', ')}` : `did you mean "${near}"?`
    return [{ name: 'notion.properties', state: 'warning', found: `"${key}" stands for nothing`, fix }]
  })
}

async function databaseChecks(
  client: NotionClient,
  key: string,
  id: string,
  config: Config,
): Promise<readonly PreflightCheck[]> {
  const name = `Notion: ${key}`
  const source = await openDataSource(client, id, AbortSignal.timeout(ANSWER_MS)).catch(() => null)
  if (source === null) {
    const found = `no answer in ${ANSWER_MS / 1000} s`
    return [{ name, state: 'warning', found, fix: 'look at your connection to the network' }]
  }
  if (source.kind !== 'answer') {
    const { why, next } = source.error
    return [{ name, state: source.kind === 'refused' ? 'failed' : 'warning', found: why, fix: next }]
  }
  const count = source.value.properties.length
  const shared: PreflightCheck = { name, state: 'ok', found: `shared, ${count} properties`, fix: null }
  if (key !== 'tracks') return [shared]
  const given = Object.entries(config.notion?.properties ?? {}).filter(([meaning]) => isMeaning(meaning))
  const { lacking } = mapProperties(source.value, Object.fromEntries(given))
  const unfit = lacking.flatMap(({ unfit: found, type }) =>
    found === null ? [] : [`"${found.name}" is ${found.type} instead of ${type}`],
  )
  const missing = lacking.filter(({ unfit: found }) => found === null)
  return [
    shared,
    ...(unfit.length === 0
      ? []
      : [
          {
            name: `${name}, types`,
            state: 'warning',
            found: unfit.join(', '),
            fix: 'change the type in Notion, or name another property in "notion.properties"',
          } as const,
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            name: `${name}, properties`,
            state: 'warning',
            found: `${missing.length} are missing; what they would hold is left out`,
            fix: `create those you want: ${missing.map((one) => `"${one.name}" (${one.type})`).join(', ')}`,
          } as const,
        ]),
  ]
}
