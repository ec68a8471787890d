import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { errorCodeOf } from '../util/file-error.ts'
import { secretsFile } from './secrets-file.ts'

/** Every secret that tracksync knows; none of them is ever in `.syncrc.json`. */
export type SecretName =
  | 'NOTION_TOKEN'
  | 'SPOTIFY_CLIENT_SECRET'
  | 'SOUNDCLOUD_CLIENT_SECRET'
  | 'EAGLE_TOKEN'
  | 'TRACKSYNC_WEBHOOK_SECRET'
  | 'NOTION_WEBHOOK_TOKEN'

export type Secrets = (name: SecretName) => string | null

/** Secrets from the environment, else from the `.env` beside the configuration, which is read when first asked. */
export function createSecrets(
  baseFolder: string,
  env: Readonly<Record<string, string | undefined>>,
): Secrets {
  let fromFile: NodeJS.Dict<string> | null = null
  return (name) => {
    const set = env[name]
    if (set !== undefined && set !== '') return set
    fromFile ??= readSecretsFile(secretsFile(baseFolder))
    const value = fromFile[name]
    return value === undefined || value === '' ? null : value
  }
}

function readSecretsFile(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'))
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return {}
    throw error
  }
}
