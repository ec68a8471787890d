import type { SyncError } from '../model/error.ts'

/** Everything the trigger folder has to say; its only output. Names are printable already. */
export type TriggerFolderEvent =
  | {
      readonly type: 'drop-recorded'
      readonly name: string
      readonly runId: string
      readonly claimedPath: string
    }
  | {
      readonly type: 'drop-known'
      readonly name: string
      readonly runId: string
      readonly state: 'already-done' | 'in-progress'
    }
  | { readonly type: 'drop-refused'; readonly name: string; readonly error: SyncError }
  | { readonly type: 'drop-waiting'; readonly name: string; readonly why: string }
  /** A claim of an agent that is gone was taken over, or its finished drop was filed. */
  | { readonly type: 'claim-recovered'; readonly claimedPath: string; readonly how: 'taken-over' | 'filed' }
  /** `sweeping`: no events here (a network folder, or the watcher failed); the folder is read every second. */
  | { readonly type: 'watch'; readonly state: 'watching' | 'sweeping'; readonly why: string | null }
  /** Something outside does not work (ledger locked, folder gone or read-only); nothing is lost, it is tried again. */
  | { readonly type: 'trouble'; readonly what: string; readonly error: SyncError }
