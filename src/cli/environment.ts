import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadEnvFile } from 'node:process'

/** Secrets may stand in a `.env` beside the configuration; what the environment has already wins. */
export function loadEnvironment(folder: string): void {
  const path = join(folder, '.env')
  if (existsSync(path)) loadEnvFile(path)
}
