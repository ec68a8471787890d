import type { EagleApi } from './eagle-api.ts'

/** What all steps share once the right library is known to be open. */
export interface OpenEagle {
  readonly api: EagleApi
  /** Does the work when no other process looks for, and makes, a folder: two at the same moment would both make it. */
  readonly folderTurn: <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T>
  readonly now: () => Date
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}
