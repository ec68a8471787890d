import type { Analysis } from './analysis.ts'
import type { AnalysisSignals } from './signals.ts'

export interface AnalysisRequest {
  readonly signals: AnalysisSignals
  /** Lowest and highest tempo that the user wants to read, in beats a minute (`analysis.bpmRange`). */
  readonly bpmRange: readonly [lowest: number, highest: number]
}

export interface AnalyserOptions {
  /** Worker threads at most; they start when first needed. */
  readonly workers: number
  /** A worker that has not answered after this is ended, and the analysis fails with ANALYSIS_FAILED. */
  readonly killAfterMs: number
}

export interface Analyser {
  /** Throws SyncError: ANALYSIS_FAILED (signal unreadable, worker hung or died) or CANCELLED (by `signal`). */
  analyse(request: AnalysisRequest, signal?: AbortSignal): Promise<Analysis>
  close(): Promise<void>
}

/** Runs tempo, key and fingerprint in worker threads; nothing heavy is loaded in this thread. */
export declare function createAnalyser(options: AnalyserOptions): Analyser
