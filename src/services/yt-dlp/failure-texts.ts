import type { ErrorCode } from '../../model/error-codes.ts'

export interface FailureText {
  /** Looked for in the lines that yt-dlp printed; the first row that is found decides. */
  readonly text: RegExp
  readonly code: ErrorCode
  readonly why: string
  readonly next: string
  /** Where yt-dlp (2026.08.19) has the text from. */
  readonly source: string
}

const ELSEWHERE = 'drop a link to the same track at another place'
const SIGN_IN =
  'sign in with a browser, and add its name to .syncrc.json: "network": { "cookiesFromBrowser": "firefox" }'
const UPDATE = 'update yt-dlp (tracksync doctor says how), then: tracksync retry RUN'
const LATER = 'wait an hour, then: tracksync retry RUN'
const CHECK_LINK = 'open the link in a browser and copy it again'
const RETRY = 'check the network, then: tracksync retry RUN'

/** One row a text; the more telling come first, because one failure often prints several. */
export const FAILURE_TEXTS: readonly FailureText[] = [
  // the machine
  {
    text: /No space left on device|Disk quota exceeded/,
    code: 'DISK_FULL',
    why: 'the disk is full',
    next: 'free some space, then: tracksync retry RUN',
    source: 'errno ENOSPC, EDQUOT',
  },
  {
    text: /unable to (open for writing|create directory|write data)|Read-only file system/,
    code: 'FILE_FAILED',
    why: 'the download folder cannot be written to',
    next: 'make "stateFolder" writable, then: tracksync retry RUN',
    source: 'downloader/http.py',
  },
  {
    text: /unsupported browser specified for cookies|could not find \w+ cookies database|Could not copy \w+ cookie database|Failed to decrypt with DPAPI/i,
    code: 'CONFIG_INVALID',
    why: 'the cookies of the configured browser cannot be read',
    next: 'correct or remove "network.cookiesFromBrowser" in .syncrc.json',
    source: 'cookies.py, __init__.py',
  },
  {
    text: /^Usage: |yt-dlp: error: /m,
    code: 'PROGRAM_FAILED',
    why: 'this yt-dlp does not know an option that is needed',
    next: UPDATE,
    source: 'options.py (optparse, exit code 2)',
  },
  {
    text: /ff(mpeg|probe)( and ff\w+)? (is )?not (found|installed)/i,
    code: 'PROGRAM_MISSING',
    why: 'yt-dlp misses ffmpeg',
    next: 'install it: tracksync doctor says how',
    source: 'postprocessor/ffmpeg.py',
  },
  // bots and rates
  {
    text: /(you.re|you are) not a (ro)?bot/i,
    code: 'DOWNLOAD_BOT_CHECK',
    why: 'the site wants to know that no robot asks',
    next: SIGN_IN,
    source: 'YouTube playability reason (apostrophe U+2019)',
  },
  {
    text: /captcha|Just a moment\.\.\.|anti-bot challenge|unusual traffic/i,
    code: 'DOWNLOAD_BOT_CHECK',
    why: 'the site wants to know that no robot asks',
    next: SIGN_IN,
    source: 'extractor/youtube/_video.py, extractor/generic.py',
  },
  {
    text: /HTTP Error 429|Too Many Requests|rate.?limit/i,
    code: 'DOWNLOAD_RATE_LIMITED',
    why: 'the site was asked too often',
    next: LATER,
    source: 'networking/exceptions.py, extractor/youtube/_video.py, extractor/soundcloud.py',
  },
  // rights
  {
    text: /confirm your age|age[- ]restricted|inappropriate for some users/i,
    code: 'DOWNLOAD_AGE_RESTRICTED',
    why: 'the site shows it to grown-ups only',
    next: SIGN_IN,
    source: 'YouTube playability reason',
  },
  {
    text: /\bDRM\b/,
    code: 'DOWNLOAD_DRM',
    why: 'the audio is protected (DRM) and cannot be fetched',
    next: ELSEWHERE,
    source: 'extractor/common.py report_drm, YoutubeDL.py',
  },
  {
    text: /geo.?(restrict|block)|(available|blocked( it)?|unavailable) (in|from) your (current )?(country|location|region|area)|HTTP Error 451/i,
    code: 'DOWNLOAD_GEO_BLOCKED',
    why: 'it is not available in this country',
    next: `${ELSEWHERE}, or set "network.proxy" in .syncrc.json`,
    source: 'extractor/common.py raise_geo_restricted; YouTube playability reason',
  },
  {
    text: /Premieres in|will begin in|begins in|has not (yet )?started|Premiere will begin|This live event will/i,
    code: 'DOWNLOAD_NOT_YET',
    why: 'it is not published yet',
    next: 'drop the link again when it is published',
    source: 'YouTube playability reason',
  },
  {
    text: /available (to|for) (Music Premium|.*members)|members.only|join this channel|(requires|with) (payment|purchase|a (paid )?subscription)|subscribers only|preview only|Go\+/i,
    code: 'DOWNLOAD_PREVIEW',
    why: 'without a subscription the site gives a preview only',
    next: SIGN_IN,
    source: 'YouTube playability reason; extractor/soundcloud.py',
  },
  {
    text: /Private video|\bis private\b|registered users|(log|sign).?in (is )?required|requires? (authentication|(a )?log.?in|signing in)|Sign in if you.ve been granted|Use --cookies|authorization token is invalid|HTTP Error 401/i,
    code: 'DOWNLOAD_PRIVATE',
    why: 'it is private, or for signed-in users only',
    next: SIGN_IN,
    source: 'YouTube playability reason; extractor/common.py raise_login_required',
  },
  // not there
  {
    text: /HTTP Error (404|410)/,
    code: 'DOWNLOAD_NOT_FOUND',
    why: 'the site does not know this address (any more)',
    next: CHECK_LINK,
    source: 'networking/exceptions.py',
  },
  {
    text: /Video unavailable|no longer available|has been (removed|deleted|terminated|taken down)|(recording|video|track|playlist) is not available|does not exist|account .* terminated|copyright (grounds|claim)/i,
    code: 'DOWNLOAD_NOT_FOUND',
    why: 'it has been removed',
    next: ELSEWHERE,
    source: 'YouTube playability reason',
  },
  {
    text: /HTTP Error 40[23]|HTTP Error 407/,
    code: 'DOWNLOAD_FAILED',
    why: 'the site refuses to give it',
    next: `${SIGN_IN}; or ${UPDATE}`,
    source: 'networking/exceptions.py',
  },
  // no audio
  {
    text: /No supported JavaScript runtime|Only images are available|(n|signature) challenge solving failed|n?sig(nature)? extraction failed|PO Token/i,
    code: 'DOWNLOAD_NO_AUDIO',
    why: 'yt-dlp cannot run the scripts that hide the audio',
    next: `install the scripts: pipx install --force "yt-dlp[default,curl-cffi]", then: tracksync retry RUN`,
    source: 'extractor/youtube/_video.py, jsc',
  },
  {
    text: /Requested format is not available|No video formats found|no formats/i,
    code: 'DOWNLOAD_NO_AUDIO',
    why: 'the site offers no audio that can be fetched',
    next: `${UPDATE}; or ${ELSEWHERE}`,
    source: 'YoutubeDL.py process_video_result, raise_no_formats',
  },
  {
    text: /Unsupported URL|is not a valid URL|No (video|media|audio) (could be )?found|no media found|There.s no video/i,
    code: 'DOWNLOAD_NO_AUDIO',
    why: 'there is no audio at this address',
    next: CHECK_LINK,
    source: 'utils UnsupportedError, extractor/generic.py',
  },
  {
    text: /Unable to extract|Failed to parse JSON|Unable to download API page/i,
    code: 'DOWNLOAD_FAILED',
    why: 'the site answers in a way that this yt-dlp does not understand',
    next: UPDATE,
    source: 'extractor/common.py',
  },
  {
    text: /no impersonate target is available|attempting impersonation|Impersonate target .* is not available/i,
    code: 'DOWNLOAD_FAILED',
    why: 'the site wants a browser, and yt-dlp lacks the part that acts as one',
    next: 'install it: pipx install --force "yt-dlp[default,curl-cffi]", then: tracksync retry RUN',
    source: 'extractor/common.py, YoutubeDL.py',
  },
  // the network
  {
    text: /timed out/i,
    code: 'DOWNLOAD_STALLED',
    why: 'the site stopped answering',
    next: RETRY,
    source: 'socket.timeout, TransportError',
  },
  {
    text: /name resolution|Name or service not known|getaddrinfo failed|nodename nor servname|Connection refused|Network is unreachable|No route to host/i,
    code: 'DOWNLOAD_FAILED',
    why: 'the site cannot be reached',
    next: RETRY,
    source: 'socket.gaierror, OSError',
  },
  {
    text: /CERTIFICATE_VERIFY_FAILED|certificate verify failed|SSLError|\[SSL/i,
    code: 'DOWNLOAD_FAILED',
    why: 'the site has no valid certificate',
    next: 'check the clock and the link; nothing is fetched from a site that cannot be trusted',
    source: 'ssl',
  },
  {
    text: /HTTP Error 5\d\d/,
    code: 'DOWNLOAD_FAILED',
    why: 'the site has a fault',
    next: RETRY,
    source: 'networking/exceptions.py',
  },
  {
    text: /Did not get any data blocks|IncompleteRead|bytes read, .* more expected|Downloaded \d+ bytes, expected|Connection (reset|aborted)|Broken pipe|RemoteDisconnected|Remote end closed/i,
    code: 'DOWNLOAD_FAILED',
    why: 'the connection broke off',
    next: RETRY,
    source: 'downloader/http.py, http.client',
  },
]
