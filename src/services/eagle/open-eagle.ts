import type { EagleApi } from './eagle-api.ts'

/** What all steps share once the right library is known to be open. */
export interface OpenEagle {
  readonly api: EagleApi
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}
