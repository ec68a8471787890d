/** One way in. It sends by itself, and counts afterwards without asking the ledger. */
export interface WayIn {
  readonly name: string
  /** Sends until aborted, then ends what it has begun. */
  send(signal: AbortSignal): Promise<void>
  /** Sends several at once: the agent is about to be killed. */
  crowd?(): void
  /** Looks at the world as it is now. */
  count(effects: Effects): WayCount
}

/** How often each thing was done, told by what the runs left. */
export interface Effects {
  /** The runs of what was sent under this id. */
  readonly runsOf: (id: string) => number
  /** The runs of a schedule's time. */
  readonly runsAt: (schedule: string, time: string) => number
  /** When the run of a schedule's time left its mark; null: it has left none. */
  readonly markedMs: (schedule: string, time: string) => number | null
}

export interface WayCount {
  readonly sent: number
  /** Of which the sender may know that they were taken. */
  readonly accepted: number
  readonly done: number
  /** Not done. */
  readonly lost: readonly string[]
  /** Done by more than one run, or answered more than once. */
  readonly doubled: readonly string[]
  /** What else happened, in words. */
  readonly notes: string
}
