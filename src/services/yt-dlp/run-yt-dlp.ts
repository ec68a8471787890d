import { SyncError } from '../../model/error.ts'
import type { GuardedProxy } from '../../util/network/guarded-proxy.ts'
import { runProgram } from '../../util/spawn.ts'
import { failureOf } from './failure-of.ts'
import { needsJavaScript, readVersion, takesJsRuntimes } from './version.ts'
import type { YtDlpLimits, YtDlpSettings } from './yt-dlp-settings.ts'

export interface YtDlpOrder {
  readonly url: string
  /** Half a sentence for errors: `Cannot fetch "https://..."`. */
  readonly what: string
  readonly args: readonly string[]
  readonly maxBytes: number
  readonly signal: AbortSignal
  readonly onLine?: (line: string) => void
  /** Called once when the run should end early for the caller's own reason. */
  readonly onStart?: (stop: () => void) => void
}

export type YtDlpResult =
  | { readonly kind: 'ended'; readonly stdout: string }
  /** The caller's own `stop`. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: SyncError }

export type RunYtDlp = (order: YtDlpOrder) => Promise<YtDlpResult>

export interface RunYtDlpDeps extends YtDlpSettings {
  readonly limits: YtDlpLimits
  readonly guard: GuardedProxy
}

/** Lists of a thousand tracks are some MB of JSON on one line. */
const KEEP_BYTES = 1 << 26
/** Its own time-outs come after the guard's, which knows the whole session. */
const OWN_TIMEOUT_FACTOR = 2

/** Starts yt-dlp in the guarded network; answers what it printed or, classified, why it failed. Throws `CANCELLED`. */
export function createRunYtDlp(deps: RunYtDlpDeps): RunYtDlp {
  const { program, limits, guard } = deps
  let version: string | null = null
  const versionOf = async (): Promise<string | null> => (version ??= await readVersion(program, deps.env))
  return async ({ url, what, args, maxBytes, signal, onLine, onStart }) => {
    const withRuntime = needsJavaScript(url) && takesJsRuntimes(await versionOf())
    const session = await guard.open({ maxBytes, stallMs: limits.stallMs, hangMs: limits.hangMs })
    const stop = new AbortController()
    onStart?.(() => stop.abort())
    try {
      const result = await runProgram(
        program,
        [
          ...baseArguments(deps),
          ...(withRuntime ? ['--js-runtimes', `node:${process.execPath}`] : []),
          ...args,
          '--',
          url,
        ],
        {
          env: guardedEnvironment(deps.env, session.proxyUrl),
          signal: AbortSignal.any([signal, session.stopped, stop.signal]),
          keepBytes: KEEP_BYTES,
          onStdoutLine: (line) => {
            session.touch()
            onLine?.(line)
          },
          onStderrLine: () => session.touch(),
        },
      )
      if (signal.aborted) throw new SyncError('CANCELLED', what, 'it was cancelled', 'tracksync retry RUN')
      if (stop.signal.aborted) return { kind: 'stopped' }
      const failed = result.exitCode !== 0 || result.startError !== null || session.stopped.aborted
      if (!failed) return { kind: 'ended', stdout: result.stdout }
      const error = failureOf({ what, program, result, problem: session.problem() })
      return { kind: 'failed', error: isSoundcloud(url) ? asSoundcloudError(error) : error }
    } finally {
      session.close()
    }
  }
}

function isSoundcloud(url: string): boolean {
  return url.startsWith('scsearch') || /(^|\.)soundcloud\.com$/.test(URL.parse(url)?.hostname ?? '')
}

/** SoundCloud's geo blocks are normal, and have a code of their own. */
function asSoundcloudError(error: SyncError): SyncError {
  if (error.code !== 'DOWNLOAD_GEO_BLOCKED') return error
  return new SyncError('SC_GEO_BLOCKED', error.what, error.why, error.next, { cause: error.cause })
}

function baseArguments({
  cookiesFromBrowser,
  cookiesFile = null,
  ffmpegPath,
  limits,
}: RunYtDlpDeps): readonly string[] {
  const seconds = String((limits.stallMs * OWN_TIMEOUT_FACTOR) / 1000)
  return [
    '--ignore-config',
    '--no-playlist',
    '--no-update',
    `--socket-timeout=${seconds}`,
    '--retries=3',
    '--extractor-retries=1',
    '--fragment-retries=3',
    ...(ffmpegPath === undefined ? [] : ['--ffmpeg-location', ffmpegPath]),
    ...(cookiesFromBrowser === null ? [] : [`--cookies-from-browser=${cookiesFromBrowser}`]),
    ...(cookiesFile === null ? [] : [`--cookies=${cookiesFile}`]),
  ]
}

/**
 * The proxy goes in by the environment and not by `--proxy`, which old versions use for http and https only and let
 * ftp pass beside it. Set on every variable, so that neither `no_proxy` nor the system's settings (macOS) are looked at.
 * The programs that yt-dlp starts (ffmpeg) inherit it. The secrets of other services are none of its business.
 */
function guardedEnvironment(env: YtDlpSettings['env'], proxyUrl: string): Record<string, string | undefined> {
  const own = Object.entries(env).filter(
    ([name]) => !/_proxy$|TOKEN|SECRET|PASSWORD|^DATABASE_URL$/i.test(name),
  )
  const proxies = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy'].map((name) => [name, proxyUrl])
  return {
    ...Object.fromEntries(own),
    ...Object.fromEntries(proxies),
    NO_COLOR: '1',
    PYTHONIOENCODING: 'utf-8',
  }
}
