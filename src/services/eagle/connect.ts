import * as z from 'zod/mini'
import type { LibraryAnswer } from '../../model/library.ts'
import { createEagleApi, type EagleApi } from './eagle-api.ts'
import type { EagleClient } from './eagle-client.ts'

const appInfo = z.object({
  version: z._default(z.string(), '0'),
  buildVersion: z.optional(z.union([z.string(), z.number()])),
})
/** The first build that has the second generation of the API (developer.eagle.cool/web-api). */
const V2_MAJOR = 4
const V2_BUILD = 21

/** Finds out which generation the app speaks, once it runs; asked again as long as it does not answer. */
export function connectEagleApi(
  client: EagleClient,
): (signal: AbortSignal) => Promise<LibraryAnswer<EagleApi>> {
  return async (signal) => {
    const answer = await client('/api/application/info', { signal })
    if (answer.kind !== 'answer') return answer
    const info = appInfo.safeParse(answer.value)
    const major = info.success ? Number.parseInt(info.data.version, 10) : 0
    const minor = info.success ? Number(info.data.version.split('.')[1] ?? 0) : 0
    const build = info.success ? Number.parseInt(String(info.data.buildVersion ?? 0), 10) : 0
    const has = major > V2_MAJOR || (major === V2_MAJOR && (minor > 0 || build >= V2_BUILD))
    return { kind: 'answer', value: createEagleApi(client, has ? 2 : 1) }
  }
}
