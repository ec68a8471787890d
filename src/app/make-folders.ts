import { mkdirSync } from 'node:fs'
import type { Config } from '../config/load-config.ts'

/** Makes the folders that the agent needs; rejects with the file system's error. */
export function makeFolders(config: Config): void {
  for (const folder of [config.triggerFolder, config.stateFolder]) mkdirSync(folder, { recursive: true })
}
