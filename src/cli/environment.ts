import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'
import { secretsFile } from '../config/secrets-file.ts'

/** Secrets may stand in a `.env` beside the configuration; what the environment has already wins. */
export function loadEnvironment(folder: string): void {
  const path = secretsFile(folder)
  if (existsSync(path)) loadEnvFile(path)
}
