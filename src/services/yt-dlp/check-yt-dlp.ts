import type { PreflightCheck } from '../../model/findings.ts'
import { shownText } from '../../util/shown-text.ts'
import { runProgram } from '../../util/spawn.ts'
import { installYtDlpCommand } from './locate-yt-dlp.ts'
import { takesJsRuntimes } from './version.ts'

export interface CheckYtDlpOptions {
  readonly program: string
  /** What the program gets; default: this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly now?: () => number
  readonly platform?: NodeJS.Platform
}

/** yt-dlp itself warns from this age on; sites change, and what is older fails more and more. */
const OLD_DAYS = 90
const DAY_MS = 86_400_000
const ANSWER_MS = 30_000

/** Facts of the user's yt-dlp for `doctor`, from one start: version and age, JavaScript for YouTube, browser likeness. */
export async function checkYtDlp(options: CheckYtDlpOptions): Promise<readonly PreflightCheck[]> {
  const { program, env, now = Date.now, platform } = options
  // -v without an address prints what it is made of, and ends with 2
  const { stdout, stderr, startError, killedBy } = await runProgram(program, ['--ignore-config', '-v'], {
    env,
    timeoutMs: ANSWER_MS,
  })
  const said = `${stderr}\n${stdout}`
  const version = /yt-dlp version (?:\S+@)?(\d{4}\.\d{2}\.\d{2}\S*)/.exec(said)?.[1] ?? null
  if (version === null) {
    const why =
      startError?.code ??
      (killedBy === 'timeout' ? 'it does not answer' : shownText(said.trim().split('\n').at(-1) ?? ''))
    const found = `${program} does not work: ${why}`
    return [{ name: 'yt-dlp', state: 'failed', found, fix: installYtDlpCommand(platform) }]
  }
  const update = updateCommand(/yt-dlp version .*\(pip\)/.test(said), platform)
  return [
    versionCheck(version, now(), update),
    youtubeCheck(version, said, update),
    likenessCheck(said, update),
  ]
}

function versionCheck(version: string, now: number, update: string): PreflightCheck {
  const days = Math.floor((now - Date.parse(version.slice(0, 10).replaceAll('.', '-'))) / DAY_MS)
  const old = days > OLD_DAYS
  const found = `${version}, ${days} days old${old ? ': sites change, and many fail with it' : ''}`
  return {
    name: 'yt-dlp',
    state: old ? 'warning' : 'ok',
    found,
    fix: old ? update : null,
  }
}

function updateCommand(pip: boolean, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'brew upgrade yt-dlp'
  if (platform === 'win32') return 'winget upgrade yt-dlp.yt-dlp'
  return pip ? 'pip install -U "yt-dlp[default,curl-cffi]"' : installYtDlpCommand(platform)
}

/** Since 2025.11.12 YouTube needs a runtime (this Node is offered to it) and the scripts for it (yt_dlp_ejs). */
function youtubeCheck(version: string, said: string, update: string): PreflightCheck {
  const name = 'yt-dlp JavaScript runtime'
  if (!takesJsRuntimes(version)) {
    const found = 'this version cannot use one, so YouTube will not work'
    return { name, state: 'warning', found, fix: update }
  }
  const listed = /JS runtimes: (.+)/.exec(said)?.[1] ?? 'none'
  const runtime = listed === 'none' ? `this Node ${process.versions.node}` : shownText(listed)
  if (/\byt_dlp_ejs\b/.test(said)) return { name, state: 'ok', found: runtime, fix: null }
  const found = `${runtime}, but without the scripts for it (yt-dlp-ejs) YouTube gives no audio`
  return { name, state: 'warning', found, fix: update }
}

/** Lists of SoundCloud (likes, sets of a profile) answer only what looks like a browser (yt-dlp issue 15660). */
function likenessCheck(said: string, update: string): PreflightCheck {
  const name = 'yt-dlp browser likeness'
  if (/\bcurl_cffi-/.test(said)) return { name, state: 'ok', found: 'curl_cffi', fix: null }
  const found = 'curl_cffi is missing, so lists of SoundCloud (likes) will not work'
  return { name, state: 'warning', found, fix: update }
}
