/** What the report says beside the run's own facts. */
export interface ReportContext {
  /** Absolute folder that report.md is written to; links are relative to it. */
  readonly reportFolder: string
  /** Of tracksync. */
  readonly version: string
  /** Null where no ffmpeg was found. `bundled`: the old one of the npm package. */
  readonly ffmpeg: { readonly path: string; readonly version: string; readonly bundled: boolean } | null
  /** ISO 8601: when the report is written. */
  readonly now: string
  /** IANA name of the time zone that times are shown in, such as "Europe/Berlin". */
  readonly timeZone: string
  readonly agent: string
  readonly openFailures: readonly OpenFailure[]
  readonly staleDrops: readonly StaleDrop[]
}

/** An earlier run that failed and was not retried. */
export interface OpenFailure {
  readonly runId: string
  /** ISO 8601: when it ended. */
  readonly at: string
  /** The drop's name. */
  readonly trigger: string
  /** Its first error in one line. */
  readonly why: string
}

/** A drop that lies in an inbox and is not taken. */
export interface StaleDrop {
  readonly name: string
  readonly inbox: string
  readonly ageMs: number
}
