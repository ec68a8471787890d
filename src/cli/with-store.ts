import { existsSync } from 'node:fs'
import type { TrackWork } from '../actions/track-work.ts'
import { ledgerPath, openStore, type Store } from '../store/store.ts'
import type { CommandContext } from './command.ts'

/** Opens the ledger, for looking unless said otherwise, hands it over, closes it. Null when there is no ledger yet. */
export async function withStore<T>(
  context: CommandContext,
  body: (store: Store<TrackWork> | null) => T | Promise<T>,
  { readOnly = true }: { readonly readOnly?: boolean } = {},
): Promise<T> {
  const { stateFolder } = await context.config()
  if (!existsSync(ledgerPath(stateFolder))) return body(null)
  const store = openStore<TrackWork>(stateFolder, { readOnly })
  try {
    return await body(store)
  } finally {
    store.close()
  }
}
