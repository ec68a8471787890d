import { SyncError } from './error.ts'

/** An answer where one comes; what a service refuses, or keeps us from asking, is the answer "unavailable". */
export async function orUnavailable<T>(
  ask: () => Promise<T>,
): Promise<T | { readonly kind: 'unavailable'; readonly error: SyncError }> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof SyncError) return { kind: 'unavailable', error }
    throw error
  }
}
