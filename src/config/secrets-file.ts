import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Where secrets may stand besides the environment: beside the configuration. */
export function secretsFile(baseFolder: string): string {
  return join(baseFolder, '.env')
}

/** What is wrong with a secrets file that others than its owner may read, and the command that mends it; else null. */
export function secretsFileTrouble(
  baseFolder: string,
): { readonly found: string; readonly fix: string } | null {
  const path = secretsFile(baseFolder)
  const file = statSync(path, { throwIfNoEntry: false })
  // Windows has no such bits
  if (file === undefined || (file.mode & 0o077) === 0 || process.platform === 'win32') return null
  const mode = (file.mode & 0o777).toString(8)
  return {
    found: `others than you may read the secrets in "${path}" (mode ${mode})`,
    fix: `chmod 600 "${path}"`,
  }
}
