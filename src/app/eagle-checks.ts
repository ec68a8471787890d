import { existsSync } from 'node:fs'
import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { connectEagleApi } from '../services/eagle/connect.ts'
import { createEagleClient } from '../services/eagle/eagle-client.ts'
import { ledgerPath, openStore } from '../store/store.ts'
import { eagleUrl } from './connect/connect-eagle.ts'

const ANSWER_MS = 8000
const NAME = 'Eagle'

/** Whether Eagle answers, which library it has open, and whether that is the one our items are in. Only looks. */
export async function eagleChecks(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly PreflightCheck[]> {
  const url = eagleUrl(config, env)
  const token = createSecrets(config.baseFolder, env)('EAGLE_TOKEN')
  return [...tokenCheck(url, token), await libraryCheck(config, url, token)]
}

/** On this machine Eagle asks for none. */
function tokenCheck(url: string, token: string | null): readonly PreflightCheck[] {
  const isHere = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname)
  if (isHere || token !== null) return []
  const found = `"${new URL(url).host}" is another machine, whose Eagle asks for its token`
  return [
    {
      name: 'EAGLE_TOKEN',
      state: 'warning',
      found,
      fix: 'set EAGLE_TOKEN (Eagle: Preferences > Developer)',
    },
  ]
}

async function libraryCheck(config: Config, url: string, token: string | null): Promise<PreflightCheck> {
  const signal = AbortSignal.timeout(ANSWER_MS)
  const api = await connectEagleApi(createEagleClient({ url, token, timeoutMs: ANSWER_MS }))(signal)
  const path = api.kind === 'answer' ? await api.value.libraryPath(signal) : api
  if (path.kind !== 'answer') {
    const { why, next } = path.error
    const state = path.kind === 'refused' ? 'failed' : 'warning'
    return { name: NAME, state, found: `${why} (${new URL(url).host})`, fix: next }
  }
  const ours = rememberedPath(config)
  if (ours === null || ours === path.value)
    return { name: NAME, state: 'ok', found: `the library "${path.value}" is open`, fix: null }
  return {
    name: NAME,
    state: 'failed',
    found: `the library "${path.value}" is open, but our items are in "${ours}"`,
    fix: `open "${ours}" in Eagle`,
  }
}

function rememberedPath({ stateFolder }: Config): string | null {
  if (!existsSync(ledgerPath(stateFolder))) return null
  const store = openStore(stateFolder, { readOnly: true })
  try {
    return store.libraryEntries.fact('eagle', 'path')
  } finally {
    store.close()
  }
}
