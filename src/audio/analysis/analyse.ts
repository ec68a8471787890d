import type PQueue from 'p-queue'
import type { Tinypool } from 'tinypool'
import { SyncError } from '../../model/error.ts'
import type { Analysis } from './analysis.ts'
import type { AnalysisSignals } from './signals.ts'

export interface AnalysisRequest {
  readonly signals: AnalysisSignals
  /** Lowest and highest tempo that the user wants to read, in beats a minute (`analysis.bpmRange`). */
  readonly bpmRange: readonly [lowest: number, highest: number]
}

export interface AnalyserOptions {
  /** Worker threads at most. They start when needed and end after some minutes without work. */
  readonly workers: number
  /** A worker that has not answered after this is ended, and the analysis fails; waiting for a free worker is not counted. */
  readonly killAfterMs: number
  /** The program of the worker threads; tests put one here that hangs. */
  readonly workerUrl?: URL
}

export interface Analyser {
  /** Throws SyncError: ANALYSIS_FAILED (signal unreadable, worker hung or died) or CANCELLED (by `signal`). */
  analyse(request: AnalysisRequest, signal?: AbortSignal): Promise<Analysis>
  /** Ends the workers; what they were doing fails. */
  close(): Promise<void>
}

interface Workers {
  readonly pool: Tinypool
  /** Gives the pool no more than it has workers, so that a time limit starts with the work. */
  readonly queue: PQueue
}

/** Longer than a track takes: one that ends and starts again between two tracks leaves its memory in pieces. */
const IDLE_MS = 180_000

/**
 * Runs tempo, key and fingerprint in worker threads, so that this thread goes on and an analysis that hangs can be ended.
 * Nothing heavy is loaded before the first analysis, and Essentia never in this thread.
 */
export function createAnalyser({
  workers,
  killAfterMs,
  workerUrl = ownWorkerUrl(),
}: AnalyserOptions): Analyser {
  let started: Promise<Workers> | undefined
  return {
    async analyse(request, signal) {
      if (signal?.aborted) throw cancelled(signal)
      const { pool, queue } = await (started ??= startWorkers(workers, workerUrl))
      try {
        return await queue.add(() => runInWorker(pool, request, killAfterMs, signal), { signal })
      } catch (thrown) {
        throw signal?.aborted ? cancelled(signal) : failed(thrown)
      }
    },
    async close() {
      const ending = await started
      started = undefined
      await ending?.pool.destroy()
    },
  }
}

async function startWorkers(workers: number, workerUrl: URL): Promise<Workers> {
  const [{ Tinypool }, { default: PQueue }] = await Promise.all([import('tinypool'), import('p-queue')])
  const pool = new Tinypool({
    filename: workerUrl.href,
    name: 'analyseSignals',
    runtime: 'worker_threads',
    minThreads: 0,
    maxThreads: workers,
    idleTimeout: IDLE_MS,
    // Node reads TypeScript by itself: a worker that inherited `--import tsx` would only start later.
    execArgv: [],
  })
  return { pool, queue: new PQueue({ concurrency: workers }) }
}

async function runInWorker(
  pool: Tinypool,
  request: AnalysisRequest,
  killAfterMs: number,
  signal?: AbortSignal,
): Promise<Analysis> {
  const stop = new AbortController()
  const hung = new Error(`it did not answer for ${killAfterMs / 1000} s and was ended`)
  const timer = setTimeout(() => stop.abort(hung), killAfterMs)
  const onAbort = (): void => stop.abort(signal?.reason)
  // The pool says so when a worker cannot even start, but would leave the task waiting for it.
  const onError = (error: unknown): void => stop.abort(error)
  signal?.addEventListener('abort', onAbort, { once: true })
  pool.once('error', onError)
  try {
    return await pool.run(request, { signal: stop.signal })
  } catch (thrown) {
    throw stop.signal.aborted ? stop.signal.reason : thrown
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', onAbort)
    pool.off('error', onError)
  }
}

/** The worker's file beside this one: TypeScript in a clone, JavaScript in a build. */
function ownWorkerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url)
}

function failed(thrown: unknown): SyncError {
  const why = thrown instanceof Error ? thrown.message : String(thrown)
  return new SyncError(
    'ANALYSIS_FAILED',
    'Cannot analyse the audio',
    why,
    'run "retry"; if it fails again, report it with the source file',
    { cause: thrown },
  )
}

function cancelled(signal: AbortSignal): SyncError {
  return new SyncError(
    'CANCELLED',
    'Cannot analyse the audio',
    'it was cancelled',
    'start the run again when you want it',
    { cause: signal.reason },
  )
}
