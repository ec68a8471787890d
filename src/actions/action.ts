import type { Analyser } from '../audio/analysis/analyse.ts'
import type { FfmpegPrograms } from '../audio/ffmpeg/ffmpeg-programs.ts'
import type { RunEvent } from '../model/event.ts'
import type { TrackLibrary } from '../model/library.ts'
import type { Pins } from '../config/pins.ts'
import type {
  AudioSearch,
  Downloader,
  FetchPicture,
  LinkResolver,
  MetadataSource,
  TrackSource,
} from '../model/ports.ts'
import type { AutomationGap } from '../model/findings.ts'
import type { TrackRef } from '../model/track.ts'
import type { ReportContext } from '../report/markdown/context.ts'
import type { RunRow, RunTrackRow } from '../store/runs.ts'
import type { Store } from '../store/store.ts'
import type { ActionSettings } from './settings.ts'
import type { TrackWork } from './track-work.ts'

/** What every action may use; nothing else is within its reach. */
export interface RunContext {
  readonly run: RunRow
  readonly settings: ActionSettings
  readonly store: Store<TrackWork>
  /** At most `limits.tracks` of these run at a time in the whole agent: what keeps a core or the network busy. */
  readonly heavy: <T>(work: () => Promise<T>) => Promise<T>
  /** Found when first needed; throws `PROGRAM_MISSING` with the command that installs it. */
  readonly ffmpeg: () => Promise<FfmpegPrograms>
  readonly analyser: () => Promise<Analyser>
  readonly downloader: () => Promise<Downloader>
  readonly picture: FetchPicture
  /** The detection chain, in its configured order. */
  readonly sources: readonly TrackSource[]
  readonly resolvers: readonly LinkResolver[]
  readonly searches: readonly AudioSearch[]
  readonly metadata: readonly MetadataSource[]
  /** What people decided about the audio of tracks; read anew each time. Throws `CONFIG_INVALID`. */
  readonly pins: () => Promise<Pins>
  /** Libraries beside the catalog, in their configured order. */
  readonly libraries: readonly TrackLibrary[]
  /** What a person still does by hand, found by rules. */
  readonly gaps: () => Promise<readonly AutomationGap[]>
  /** What the report says beside the run's own facts. */
  readonly reportFacts: () => Promise<Omit<ReportContext, 'reportFolder'>>
  /** Whether the run-track's run is still at work somewhere (its claim in the catalog counts). */
  readonly isAtWork: (runTrackId: string) => boolean
  readonly emit: (event: RunEvent) => void
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly args: readonly string[]
}

export interface TrackContext extends RunContext {
  readonly track: RunTrackRow<TrackWork>
  /** A folder of this track's own, made at first use, deleted when the track is finished. */
  readonly workFolder: string
}

/** What a track action learned, and whether the rest of the task's command line is to be passed over. */
export interface Learned {
  readonly work: Partial<TrackWork>
  readonly stop?: boolean
}

export interface TrackAction {
  readonly scope: 'track'
  readonly name: string
  readonly description: string
  /** All that the action's result depends on: a finished step is done again when it changes. */
  readonly inputs: (work: TrackWork, asked: TrackRef, settings: ActionSettings) => unknown
  /** Whether what the step recorded is still so in the world (files there and unchanged). */
  readonly stillHolds: (context: TrackContext) => Promise<boolean>
  readonly run: (context: TrackContext) => Promise<Learned>
}

export interface RunAction {
  readonly scope: 'run'
  readonly name: string
  readonly description: string
  readonly stillHolds: (context: RunContext) => Promise<boolean>
  readonly run: (context: RunContext) => Promise<void>
}

export type Action = TrackAction | RunAction
