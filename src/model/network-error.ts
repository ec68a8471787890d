import type { GuardProblem } from '../util/network/guard-session.ts'
import { shownText } from '../util/shown-text.ts'
import { unreachable } from '../util/unreachable.ts'
import { SyncError } from './error.ts'

/** What the guarded network stopped or could not reach, as an error with a stable code; `what` is half a sentence. */
export function networkError(what: string, problem: Exclude<GuardProblem, { kind: 'hanging' }>): SyncError {
  switch (problem.kind) {
    case 'refused':
      return new SyncError(
        'URL_NOT_ALLOWED',
        what,
        `it leads to "${shownText(problem.host)}" (${shownText(problem.address)}), which is no public address`,
        'drop a public link; "network.allowPrivate" in .syncrc.json lists exceptions as "host" or "host:port"',
      )
    case 'protocol':
      return new SyncError(
        'URL_NOT_ALLOWED',
        what,
        `it leads to "${shownText(problem.address)}", and only http and https are fetched`,
        'drop a link to the audio itself, beginning with https://',
      )
    case 'not-permitted':
      return new SyncError(
        'URL_NOT_ALLOWED',
        what,
        shownText(problem.why),
        'tracksync retry RUN, once it is added',
      )
    case 'too-large':
      return new SyncError(
        'DOWNLOAD_TOO_LARGE',
        what,
        `it is larger than ${Math.round(problem.maxBytes / 1e6)} MB, more than one track of the allowed length can be`,
        'check that the link is one track; "limits.maxDurationMs" in .syncrc.json sets the allowed length',
      )
    case 'stalled':
      return new SyncError(
        'DOWNLOAD_STALLED',
        what,
        `nothing came for ${inSeconds(problem.silentMs)}`,
        'tracksync retry RUN',
      )
    case 'unreachable':
      return new SyncError(
        'DOWNLOAD_FAILED',
        what,
        `"${shownText(problem.host)}" cannot be reached (${shownText(problem.why)})`,
        'check the link and the network, then: tracksync retry RUN',
      )
    default:
      return unreachable(problem)
  }
}

/** `network.proxy` is not what `readUpstreamProxy` understands. */
export function proxyError(): SyncError {
  return new SyncError(
    'CONFIG_INVALID',
    'Cannot use the configured proxy',
    '"network.proxy" is no address of an HTTP or SOCKS5 proxy',
    'write it as "http://host:port" or "socks5://host:port" in .syncrc.json',
  )
}

/** 1500 -> `1.5 s` */
export function inSeconds(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
