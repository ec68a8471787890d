import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { FAILURE_TEXTS } from '../../../src/services/yt-dlp/failure-texts.ts'
import { failureOf } from '../../../src/services/yt-dlp/failure-of.ts'
import { downloader, order, stub, temporaryFolder } from './workshop.ts'

const { signal } = new AbortController()
const LINK = 'https://example.com/track'

// as yt-dlp 2023.03.04 and 2026.08.19 print them; sites' own reasons as they were reported
const WORDS: readonly (readonly [says: string, code: string, because: string])[] = [
  [
    'ERROR: unable to download video data: 1024 bytes read, 100 more expected. Giving up after 3 retries',
    'DOWNLOAD_FAILED',
    'broken off',
  ],
  [
    'ERROR: [download] Got error: Downloaded 5000 bytes, expected 100000 bytes. Giving up after 2 retries',
    'DOWNLOAD_FAILED',
    'broken off, as it is told of a plain file',
  ],
  [
    'ERROR: [youtube] abc: Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies for the authentication. See  https://github.com/yt-dlp/yt-dlp/wiki/FAQ',
    'DOWNLOAD_BOT_CHECK',
    'bot check, typographic apostrophe',
  ],
  [
    "ERROR: [youtube] abc: Sign in to confirm you're not a bot.",
    'DOWNLOAD_BOT_CHECK',
    'bot check, plain apostrophe',
  ],
  [
    'ERROR: [youtube] abc: Error. YouTube is requiring a captcha challenge before playback',
    'DOWNLOAD_BOT_CHECK',
    'captcha',
  ],
  [
    'ERROR: [youtube] abc: Sign in to confirm your age. This video may be inappropriate for some users. Use --cookies',
    'DOWNLOAD_AGE_RESTRICTED',
    'age, although cookies are named too',
  ],
  ['ERROR: [youtube] abc: Video unavailable', 'DOWNLOAD_NOT_FOUND', 'removed'],
  [
    'ERROR: [youtube] abc: Video unavailable. The uploader has not made this video available in your country',
    'DOWNLOAD_GEO_BLOCKED',
    'country, although unavailable is named first',
  ],
  [
    "ERROR: [youtube] abc: Private video. Sign in if you've been granted access to this video",
    'DOWNLOAD_PRIVATE',
    'private',
  ],
  ['ERROR: [youtube] abc: Premieres in 3 hours', 'DOWNLOAD_NOT_YET', 'premiere'],
  ['ERROR: [youtube] abc: This live event will begin in 2 days.', 'DOWNLOAD_NOT_YET', 'planned stream'],
  [
    'ERROR: [youtube] abc: This content isn’t available, try again later. The current session has been rate-limited by YouTube for up to an hour.',
    'DOWNLOAD_RATE_LIMITED',
    'rate, in words',
  ],
  ['ERROR: [youtube] abc: This video is DRM protected', 'DOWNLOAD_DRM', 'DRM'],
  [
    'ERROR: [vimeo] 1: The requested content uses DRM and cannot be played',
    'DOWNLOAD_DRM',
    'DRM, in other words',
  ],
  ['ERROR: [youtube] abc: Please confirm you are not a robot', 'DOWNLOAD_BOT_CHECK', 'a robot'],
  [
    'ERROR: [x] 1: Our systems have detected unusual traffic from your network',
    'DOWNLOAD_BOT_CHECK',
    'traffic',
  ],
  ['ERROR: [x] 1: Rate limit exceeded, slow down', 'DOWNLOAD_RATE_LIMITED', 'rate, in two words'],
  [
    'ERROR: [youtube] abc: This video contains content from Label, who has blocked it in your country on copyright grounds',
    'DOWNLOAD_GEO_BLOCKED',
    'blocked here, although copyright is named too',
  ],
  [
    'ERROR: [youtube] abc: This video is no longer available due to a copyright claim by Label',
    'DOWNLOAD_NOT_FOUND',
    'a claim',
  ],
  ['ERROR: [x] 1: This content is geo-blocked', 'DOWNLOAD_GEO_BLOCKED', 'geo, in other words'],
  [
    "ERROR: [youtube] abc: This video is available to this channel's members on level: Gold",
    'DOWNLOAD_PREVIEW',
    'members of a level',
  ],
  ['ERROR: [soundcloud:set] a/b: This playlist is private', 'DOWNLOAD_PRIVATE', 'a private list'],
  ['ERROR: [x] 1: This track requires authentication', 'DOWNLOAD_PRIVATE', 'authentication'],
  ['ERROR: [youtube] abc: This live stream recording is not available.', 'DOWNLOAD_NOT_FOUND', 'a recording'],
  [
    'WARNING: [youtube] abc: nsig extraction failed: Some formats may be missing\nERROR: [youtube] abc: Requested format is not available',
    'DOWNLOAD_NO_AUDIO',
    'an old yt-dlp, as the warning says',
  ],
  [
    'ERROR: Postprocessing: ffprobe and ffmpeg not found. Please install or provide the path',
    'PROGRAM_MISSING',
    'no ffmpeg',
  ],
  [
    'ERROR: [x] 1: Unable to download webpage: <urlopen error [Errno -3] Temporary failure in name resolution>',
    'DOWNLOAD_FAILED',
    'no network',
  ],
  [
    'WARNING: [youtube] No supported JavaScript runtime could be found. Only deno is enabled by default\nERROR: [youtube] abc: Requested format is not available. Use --list-formats for a list of available formats',
    'DOWNLOAD_NO_AUDIO',
    'no runtime, as the warning says',
  ],
  [
    'ERROR: [youtube] abc: Requested format is not available. Use --list-formats for a list of available formats',
    'DOWNLOAD_NO_AUDIO',
    'no format',
  ],
  [
    'ERROR: [youtube] abc: Join this channel to get access to members-only content like this video',
    'DOWNLOAD_PREVIEW',
    'members only',
  ],
  [
    'ERROR: [soundcloud] a/b: This video is not available from your location due to geo restriction\nYou might want to use a VPN',
    'DOWNLOAD_GEO_BLOCKED',
    'SoundCloud, policy BLOCK',
  ],
  [
    'ERROR: [soundcloud] a/b: Unable to download JSON metadata: HTTP Error 404: Not Found (caused by <HTTPError 404: Not Found>)',
    'DOWNLOAD_NOT_FOUND',
    'SoundCloud, missing or private',
  ],
  [
    'WARNING: [soundcloud] You have reached the API rate limit, which is ~600 requests per 10 minutes.\nERROR: [soundcloud] a/b: No video formats found!',
    'DOWNLOAD_RATE_LIMITED',
    'the warning says why there are no formats',
  ],
  [
    'WARNING: [soundcloud:user] The extractor is attempting impersonation, but no impersonate target is available\nERROR: [soundcloud:user] x: Unable to download JSON metadata: HTTP Error 403: Forbidden',
    'DOWNLOAD_FAILED',
    'likes without curl_cffi',
  ],
  ['ERROR: [soundcloud] Unable to extract client id', 'DOWNLOAD_FAILED', 'the site has changed'],
  [
    'ERROR: [generic] x: Unable to download webpage: HTTP Error 429: Too Many Requests (caused by <HTTPError 429: Too Many Requests>)',
    'DOWNLOAD_RATE_LIMITED',
    'rate, as status',
  ],
  ['ERROR: [generic] None: Unable to download webpage: HTTP Error 410: Gone', 'DOWNLOAD_NOT_FOUND', 'gone'],
  [
    'ERROR: [generic] x: Unable to download webpage: HTTP Error 401: Unauthorized',
    'DOWNLOAD_PRIVATE',
    'signed-in users only',
  ],
  [
    'ERROR: [generic] x: Unable to download webpage: HTTP Error 451: Unavailable For Legal Reasons',
    'DOWNLOAD_GEO_BLOCKED',
    'forbidden by law here',
  ],
  [
    'ERROR: [generic] x: Unable to download webpage: HTTP Error 503: Service Unavailable',
    'DOWNLOAD_FAILED',
    'fault of the site',
  ],
  ['ERROR: Unsupported URL: https://example.com/words', 'DOWNLOAD_NO_AUDIO', 'no audio at the page'],
  [
    'ERROR: [vimeo] 1: This video is only available for registered users. Use --cookies-from-browser',
    'DOWNLOAD_PRIVATE',
    'raise_login_required',
  ],
  ['ERROR: Unable to download video: <urlopen error timed out>', 'DOWNLOAD_STALLED', 'its own time-out'],
  [
    'ERROR: [generic] Unable to download webpage: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed',
    'DOWNLOAD_FAILED',
    'certificate',
  ],
  ['ERROR: unable to write data: [Errno 28] No space left on device', 'DISK_FULL', 'ENOSPC'],
  ['ERROR: unable to open for writing: [Errno 30] Read-only file system', 'FILE_FAILED', 'EROFS'],
  [
    'ERROR: could not find firefox cookies database in /home/x/.mozilla/firefox',
    'CONFIG_INVALID',
    'no such browser here',
  ],
  [
    'Usage: yt-dlp [OPTIONS] URL [URL...]\n\nyt-dlp: error: no such option: --js-runtimes',
    'PROGRAM_FAILED',
    'too old for an option',
  ],
  ['ERROR: [new] something that nobody has seen', 'DOWNLOAD_FAILED', 'unknown words'],
  ['Traceback (most recent call last):\n  File "x.py"\nKeyError: 1', 'PROGRAM_FAILED', 'a defect of its own'],
  ['', 'PROGRAM_FAILED', 'nothing said'],
]

describe('what yt-dlp says becomes one code', () => {
  for (const [says, code, because] of WORDS) {
    test(`${because}: ${code}`, () => {
      const result = { exitCode: 1, killedBy: null, startError: null, stderr: `${says}\n` }
      const error = failureOf({ what: 'Cannot fetch it', program: 'yt-dlp', result, problem: null })
      assert.equal(error.code, code)
      assert.ok(error.why !== '' && error.next !== '')
      assert.equal(/could not fetch it/.test(error.why), because === 'unknown words')
    })
  }

  test('every row of the table is met by a text above', () => {
    const unmet = FAILURE_TEXTS.filter(({ text }) => !WORDS.some(([says]) => text.test(says)))
    assert.deepEqual(unmet, [])
  })
})

test('the words that are shown carry no secrets and no escape codes', async (t) => {
  const env = {
    TRACKSYNC_TEST_SAYS:
      '\\033[0;31mERROR:\\033[0m [x] a: Bad https://u:p@example.com/a?token=SECRET#SECRET Cookie: SECRET; key \\0007 (caused by SECRET)',
  }
  const link = 'https://u:SECRET@example.com/a?sig=SECRET'
  const answer = await downloader(t, { program: stub('yt-dlp-says'), env }).fetch(await order(t, link))
  assert.ok(answer.kind === 'unavailable')
  const { what, why } = answer.error
  assert.equal(what, 'Cannot fetch "https://example.com/a?..."')
  assert.doesNotMatch(`${what} ${why}`, /SECRET|\p{Cc}/u)
  assert.match(why, /Bad https:\/\/example\.com\/a\?\.\.\. Cookie: \.\.\./)
})

test('a program that is not there is missing', async (t) => {
  const answer = await downloader(t, { program: stub('no-such-program') }).lookup(LINK, signal)
  assert.equal(answer.kind === 'unavailable' && answer.error.code, 'PROGRAM_MISSING')
})

test('a program that crashes is said to have crashed, with its last words', async (t) => {
  const answer = await downloader(t, { program: stub('yt-dlp-crashes') }).lookup(LINK, signal)
  assert.ok(answer.kind === 'unavailable')
  assert.equal(answer.error.code, 'PROGRAM_FAILED')
  assert.equal(
    answer.error.why,
    'yt-dlp crashed (SIGSEGV); it last said: Fatal Python error: Segmentation fault',
  )
})

test('a program that hangs is ended with everything it started', async (t) => {
  const pids = join(await temporaryFolder(t), 'pids')
  const settings = {
    program: stub('yt-dlp-hangs'),
    env: { TRACKSYNC_TEST_PIDS: pids },
    limits: { hangMs: 2000 },
  }
  const answer = await downloader(t, settings).lookup(LINK, signal)
  assert.equal(answer.kind === 'unavailable' && answer.error.code, 'PROGRAM_TIMEOUT')
  for (const pid of (await readFile(pids, 'utf8')).trim().split(' ')) {
    const state = await readFile(`/proc/${pid}/stat`, 'utf8').then(
      (text) => text.slice(text.lastIndexOf(')') + 2, text.lastIndexOf(')') + 3),
      () => 'gone',
    )
    assert.ok(state === 'gone' || state === 'Z', `process ${pid} is ${state}`)
  }
})

test('a proxy that is none is refused at once', (t) => {
  for (const proxy of ['socks4://127.0.0.1', 'http://', 'ftp://127.0.0.1:21']) {
    assert.throws(() => downloader(t, { proxy }), { code: 'CONFIG_INVALID' })
  }
})
