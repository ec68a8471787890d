import { largestTrackBytes } from '../../model/largest-track.ts'
import type { HostCheckDeps } from '../../util/network/host-check.ts'

export interface YtDlpSettings {
  /** Path of the program, as `locateYtDlp` answers it. */
  readonly program: string
  /** Private hosts that may be reached nevertheless, as `host` or `host:port`. */
  readonly allowPrivate: readonly string[]
  /**
   * A proxy of the user's (`http`, `https`, `socks5`, `socks5h`), or null. It resolves the names then: a public name
   * that leads to a private address of its network is not seen from here; literal private addresses still are refused.
   */
  readonly proxy: string | null
  /** As yt-dlp's `--cookies-from-browser` takes it: `firefox`, `chrome:Profile 1`. */
  readonly cookiesFromBrowser: string | null
  /** Absolute path of a file of cookies (Netscape format), or null. yt-dlp writes into it what the sites set. */
  readonly cookiesFile?: string | null
  readonly downloadsPerHost: number
  /** What the program gets; its proxy variables are replaced. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** ffmpeg's path or folder for what yt-dlp needs it for (HLS in odd containers); default: it finds its own. */
  readonly ffmpegPath?: string
  readonly limits?: Partial<YtDlpLimits>
  /** For tests of what a name resolves to. */
  readonly resolve?: HostCheckDeps['resolve']
}

export interface YtDlpLimits {
  /** How long an open connection may bring nothing. */
  readonly stallMs: number
  /** How long the program may do nothing at all: no line, no byte. */
  readonly hangMs: number
  /** Of everything read to list a link. */
  readonly lookupBytes: number
  /** Of everything read to fetch a track of this length at most. */
  readonly fetchBytes: (maxDurationMs: number) => number
}

/** Pages and scripts read on the way to the audio; a page of YouTube is 3 MB, its player 3 MB. */
const PAGES_BYTES = 64e6

export const YT_DLP_LIMITS: YtDlpLimits = {
  stallMs: 30_000,
  hangMs: 120_000,
  lookupBytes: PAGES_BYTES,
  fetchBytes: (maxDurationMs) => PAGES_BYTES + largestTrackBytes(maxDurationMs),
}
