import { existsSync } from 'node:fs'
import * as z from 'zod/mini'
import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { unreachable } from '../util/unreachable.ts'
import { nearestWord } from '../util/did-you-mean.ts'
import type { NotionClient } from '../services/notion/client.ts'
import { ALL_MEANINGS, EITHER, isMeaning } from '../services/notion/meanings.ts'
import {
  mapProperties,
  openDataSource,
  type LackingMeaning,
  type PropertyMap,
} from '../services/notion/tracks-schema.ts'
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
  const token = await tokenCheck(client)
  const checks: PreflightCheck[] = [token, ...missingTracks(config), ...unknownMeanings(config)]
  // without an answer every further check would say the same
  if (token.state !== 'ok') return checks
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

const account = z.object({ name: z.nullish(z.string()) })

/** Whether Notion answers, and whose the token is. */
async function tokenCheck(client: NotionClient): Promise<PreflightCheck> {
  const name = 'Notion'
  const request = { doing: 'ask Notion who we are', method: 'get', path: 'users/me' } as const
  const answer = await client.request(request, account, AbortSignal.timeout(ANSWER_MS)).catch(() => null)
  const network = 'look at your connection to the network, and at status.notion.so'
  switch (answer?.kind) {
    case 'answer':
      return { name, state: 'ok', found: `connected as "${answer.value.name ?? 'unnamed'}"`, fix: null }
    case 'refused':
      return { name, state: 'failed', found: answer.error.why, fix: answer.error.next }
    case 'unavailable':
      return { name, state: 'warning', found: answer.error.why, fix: network }
    case undefined:
      return { name, state: 'warning', found: `no answer in ${ANSWER_MS / 1000} s`, fix: network }
    default:
      return unreachable(answer)
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
  const shared: PreflightCheck = {
    name,
    state: 'ok',
    found: `shared, ${count} ${count === 1 ? 'property' : 'properties'}`,
    fix: null,
  }
  if (key !== 'tracks') return [shared]
  const given = Object.entries(config.notion?.properties ?? {}).filter(([meaning]) => isMeaning(meaning))
  const map = mapProperties(source.value, Object.fromEntries(given))
  const lacking = worthCreating(map, config)
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

/** Of columns that hold the same one is enough, and nobody needs one for a library that is not configured. */
function worthCreating(
  { lacking, properties }: PropertyMap,
  { libraries }: Config,
): readonly LackingMeaning[] {
  return lacking.filter(({ meaning, unfit }) => {
    if (meaning === 'eagleId' && !libraries.includes('eagle')) return false
    const group = EITHER.find((one) => one.includes(meaning)) ?? []
    return (
      unfit !== null ||
      (group.every((one) => properties[one] === undefined) && (group[0] ?? meaning) === meaning)
    )
  })
}
