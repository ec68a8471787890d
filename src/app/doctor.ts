import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import { secretsFileTrouble } from '../config/secrets-file.ts'
import { toSyncError } from '../model/error.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { readTaskFolder } from '../runner/task-file.ts'
import { openStore } from '../store/store.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { ffmpegCheck, folderChecks } from './preflight.ts'
import { actionSettings } from './settings.ts'
import type { Tools } from './tools.ts'

/** A folder of 10,000 drops, an editor, a sync client: below this, watching a big disk may fail on Linux. */
const ENOUGH_WATCHES = 8192
/** Beyond this, times in reports and signatures of services are off. */
const CLOCK_TOLERANCE_MS = 1000 * 60 * 60 * 24
/** A machine whose clock was lost shows the time of its firmware. */
const EARLIEST_PLAUSIBLE = Date.parse('2025-01-01T00:00:00Z')

/** Checks everything that tracksync needs, each finding with the one command or line that mends it. */
export async function doctor(config: Config, tools: Tools): Promise<readonly PreflightCheck[]> {
  return [
    nodeCheck(),
    configCheck(config),
    ...secretsChecks(config),
    ...notYetChecks(config),
    await tasksCheck(config),
    await ffmpegCheck(tools),
    ...(await encoderChecks(tools)),
    ...(await ytDlpChecks(tools)),
    ...(await spotifyChecks(config)),
    ...soundcloudChecks(config),
    ...(await notionChecks(config)),
    ...(await eagleChecks(config)),
    ...(await webhookChecks(config)),
    ...(await notifyChecks(config)),
    ...(await folderChecks(config)),
    await oneFileSystemCheck(config),
    await ledgerCheck(config),
    ...(await watchCheck()),
    await clockCheck(config),
  ]
}

function nodeCheck(): PreflightCheck {
  // bin/tracksync.js refuses an older one before this is loaded
  return { name: 'Node', state: 'ok', found: process.versions.node, fix: null }
}

function configCheck(config: Config): PreflightCheck {
  try {
    actionSettings(config)
    if (config.file !== null) return { name: 'configuration', state: 'ok', found: config.file, fix: null }
    return {
      name: 'configuration',
      state: 'warning',
      found: 'none, the defaults are in use',
      fix: 'tracksync init',
    }
  } catch (error) {
    const { why, next } = toSyncError(error)
    return { name: 'configuration', state: 'failed', found: why, fix: next }
  }
}

function secretsChecks({ baseFolder }: Config): readonly PreflightCheck[] {
  const trouble = secretsFileTrouble(baseFolder)
  return trouble === null ? [] : [{ name: 'secrets', state: 'warning', ...trouble }]
}

/** Keys of the contract that this version reads but does not act on: to say nothing would be to claim they work. */
function notYetChecks(config: Config): readonly PreflightCheck[] {
  const set: readonly [string, boolean][] = [['engine', config.engine.kind !== 'embedded']]
  const keys = set.flatMap(([key, isSet]) => (isSet ? [key] : []))
  if (keys.length === 0) return []
  const found = `${keys.join(', ')}: accepted, but this version does nothing with it`
  return [
    {
      name: 'configuration keys',
      state: 'warning',
      found,
      fix: 'leave them out, or wait for the version that has them',
    },
  ]
}

async function tasksCheck({ tasksFolder }: Config): Promise<PreflightCheck> {
  try {
    const tasks = await readTaskFolder(tasksFolder)
    return { name: 'tasks', state: 'ok', found: [...tasks.keys()].join(', '), fix: null }
  } catch (error) {
    const { why, next } = toSyncError(error)
    return { name: 'tasks', state: 'failed', found: why, fix: next }
  }
}

/** The encoders and filters that a conversion uses; one line when all are there. */
async function encoderChecks(tools: Tools): Promise<readonly PreflightCheck[]> {
  try {
    const { checkEncoders } = await import('../audio/ffmpeg/check-encoders.ts')
    const parts = await checkEncoders(await tools.ffmpeg())
    const missing = parts.filter(({ present }) => !present).map(({ name }) => name)
    const name = 'ffmpeg encoders and filters'
    if (missing.length === 0) return [{ name, state: 'ok', found: `all ${parts.length} present`, fix: null }]
    const found = `missing in this build: ${missing.join(', ')}`
    return [{ name, state: 'failed', found, fix: await tools.installFfmpeg() }]
  } catch {
    return [] // the check of ffmpeg itself has said why
  }
}

async function ytDlpChecks(tools: Tools): Promise<readonly PreflightCheck[]> {
  try {
    const { checkYtDlp } = await import('../services/yt-dlp/check-yt-dlp.ts')
    return await checkYtDlp({ program: await tools.downloaderProgram() })
  } catch (error) {
    const { why, next } = toSyncError(error)
    return [
      {
        name: 'yt-dlp',
        state: 'warning',
        found: `${why}; without it, only links to audio files and to pages with a plain player work`,
        fix: next,
      },
    ]
  }
}

/** Only where Spotify is configured. */
async function spotifyChecks(config: Config): Promise<readonly PreflightCheck[]> {
  if (config.spotify === undefined) return []
  const { spotifyChecks: check } = await import('./spotify-checks.ts')
  return check(config, process.env)
}

/** Its API is asked only with both halves; without it yt-dlp reads what is public. */
function soundcloudChecks({ soundcloud, baseFolder }: Config): readonly PreflightCheck[] {
  if (soundcloud?.clientId === undefined) return []
  const name = 'SoundCloud app'
  if (createSecrets(baseFolder, process.env)('SOUNDCLOUD_CLIENT_SECRET') !== null)
    return [{ name, state: 'ok', found: 'configured', fix: null }]
  const found = 'SOUNDCLOUD_CLIENT_SECRET is not set, so yt-dlp reads SoundCloud'
  return [{ name, state: 'warning', found, fix: 'add SOUNDCLOUD_CLIENT_SECRET=... to .env' }]
}

/** Only where Notion is configured. */
async function notionChecks(config: Config): Promise<readonly PreflightCheck[]> {
  if (config.notion === undefined && !config.libraries.includes('notion')) return []
  const { notionChecks: check } = await import('./notion-checks.ts')
  return check(config, process.env)
}

/** Only where tracks are to go into Eagle. */
async function eagleChecks(config: Config): Promise<readonly PreflightCheck[]> {
  if (!config.libraries.includes('eagle')) return []
  const { eagleChecks: check } = await import('./eagle-checks.ts')
  return check(config, process.env)
}

/** Only where webhooks are configured. */
async function webhookChecks(config: Config): Promise<readonly PreflightCheck[]> {
  if (config.webhook === undefined) return []
  const { webhookChecks: check } = await import('./webhook-checks.ts')
  return check(config, process.env)
}

/** Only where somebody is to be told. */
async function notifyChecks(config: Config): Promise<readonly PreflightCheck[]> {
  if (!config.notify.desktop && config.notify.url === null) return []
  const { notifyChecks: check } = await import('./notify-checks.ts')
  return check(config, process.env)
}

/** A claim is a rename, and a rename is only whole within one file system. */
async function oneFileSystemCheck({ triggerFolder, library, stateFolder }: Config): Promise<PreflightCheck> {
  const devices = await Promise.all([triggerFolder, library.folder, stateFolder].map(deviceOf))
  const name = 'file systems'
  if (new Set(devices).size === 1) {
    return { name, state: 'ok', found: 'trigger folder, library and state folder are on one', fix: null }
  }
  return {
    name,
    state: 'warning',
    found: 'trigger folder, library and state folder are on several, so files are copied instead of moved',
    fix: 'set "stateFolder" in .syncrc.json to a folder beside the library',
  }
}

async function deviceOf(folder: string): Promise<number> {
  try {
    return (await stat(folder)).dev
  } catch (error) {
    const parent = dirname(folder)
    if (errorCodeOf(error) !== 'ENOENT' || parent === folder) throw error
    return deviceOf(parent)
  }
}

async function ledgerCheck({ stateFolder }: Config): Promise<PreflightCheck> {
  try {
    const { existsSync } = await import('node:fs')
    const { ledgerPath } = await import('../store/store.ts')
    if (!existsSync(ledgerPath(stateFolder)))
      return { name: 'ledger', state: 'ok', found: 'none yet', fix: null }
    const store = openStore(stateFolder, { readOnly: true })
    const result = store.database.sqlite.prepare('PRAGMA quick_check(1)').get()
    store.close()
    const said = String(Object.values(result ?? {})[0])
    if (said === 'ok') return { name: 'ledger', state: 'ok', found: 'whole', fix: null }
    return {
      name: 'ledger',
      state: 'failed',
      found: said,
      fix: `move "${ledgerPath(stateFolder)}" away and keep it`,
    }
  } catch (error) {
    const { why, next } = toSyncError(error)
    return { name: 'ledger', state: 'failed', found: why, fix: next }
  }
}

async function watchCheck(): Promise<readonly PreflightCheck[]> {
  if (process.platform !== 'linux') return []
  const limit = Number(await readFile('/proc/sys/fs/inotify/max_user_watches', 'utf8').catch(() => 'NaN'))
  if (Number.isNaN(limit)) return []
  const name = 'inotify watches'
  if (limit >= ENOUGH_WATCHES) return [{ name, state: 'ok', found: `${limit}`, fix: null }]
  return [
    { name, state: 'warning', found: `only ${limit}`, fix: 'sudo sysctl fs.inotify.max_user_watches=65536' },
  ]
}

/** The clock against the newest thing it has stamped here: a clock that runs behind its own past is wrong. */
async function clockCheck({ stateFolder }: Config): Promise<PreflightCheck> {
  const now = Date.now()
  const newest = await stat(stateFolder).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
  const wrong = now < EARLIEST_PLAUSIBLE || newest - now > CLOCK_TOLERANCE_MS
  return {
    name: 'clock',
    state: wrong ? 'failed' : 'ok',
    found: new Date(now).toISOString(),
    fix: wrong ? 'set the clock: sudo timedatectl set-ntp true' : null,
  }
}
