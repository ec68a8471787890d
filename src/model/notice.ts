import type { RunState } from './findings.ts'

export type NoticeKind = 'failure' | 'needs-review' | 'success'

/** What a person is told when a run has ended. The texts are safe to show: one line each, without codes and secrets. */
export interface Notice {
  /** The same for every try to tell it. */
  readonly id: string
  readonly kind: NoticeKind
  readonly at: Date
  readonly run: { readonly id: string; readonly state: RunState }
  readonly trigger: { readonly kind: string; readonly name: string }
  readonly tracks: number
  /** What came of the run, in one sentence. */
  readonly text: string
}

/**
 * How the ids of notices begin. They are signed with the secret that webhooks are checked with, so this part keeps one
 * that is sent back from being taken for a trigger.
 */
export const NOTICE_ID = 'tracksync-notice-'
