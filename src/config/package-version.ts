import { readFileSync } from 'node:fs'
import * as z from 'zod/mini'
import { errorCodeOf } from '../util/file-error.ts'

/** The version in package.json, one folder above `dist` or two above this file. */
export function packageVersion(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const parsed = z
        .object({ name: z.literal('tracksync'), version: z.string() })
        .safeParse(JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8')))
      if (parsed.success) return parsed.data.version
    } catch (error) {
      if (errorCodeOf(error) !== 'ENOENT') throw error
    }
  }
  return 'unknown'
}
