import { constants } from 'node:fs'
import { access, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Config } from '../config/load-config.ts'
import { canonicalise } from '../matching/links/canonicalise.ts'
import { toSyncError } from '../model/error.ts'
import type { PreflightCheck } from '../model/findings.ts'
import type { TriggerRequest } from '../model/trigger.ts'
import type { Tools } from './tools.ts'

/** Below this, three 24-bit renditions of a few tracks may not fit (a 4-minute track takes about 170 MB). */
export const LOW_DISK_BYTES = 2e9

/** The checks that a run needs before it begins: what cannot work is said first, with the command that mends it. */
export async function preflight(
  config: Config,
  request: TriggerRequest,
  tools: Tools,
): Promise<readonly PreflightCheck[]> {
  const checks = [await ffmpegCheck(tools), ...(await folderChecks(config))]
  return request.urls.length > 0 ? [...checks, await downloaderCheck(tools, request.urls)] : checks
}

export async function ffmpegCheck(tools: Tools): Promise<PreflightCheck> {
  try {
    const { ffmpeg, bundled } = await tools.ffmpeg()
    if (!bundled) return { name: 'ffmpeg', state: 'ok', found: ffmpeg, fix: null }
    return {
      name: 'ffmpeg',
      state: 'warning',
      found: 'the old one of the npm package, because no other is installed',
      fix: await tools.installFfmpeg(),
    }
  } catch (error) {
    const { why, next } = toSyncError(error)
    return { name: 'ffmpeg', state: 'failed', found: why, fix: next }
  }
}

/** Without yt-dlp, links to audio files and to pages with a plain player work; links of the known services do not. */
async function downloaderCheck(tools: Tools, urls: readonly string[]): Promise<PreflightCheck> {
  try {
    return { name: 'yt-dlp', state: 'ok', found: await tools.downloaderProgram(), fix: null }
  } catch (error) {
    const { why, next } = toSyncError(error)
    const plain = urls.every((url) => canonicalise(url).service === 'web')
    const found = `${why}; ${plain ? 'without it, plain links alone work' : 'it is needed for a link of this run'}`
    return {
      name: 'yt-dlp',
      state: plain ? 'warning' : 'failed',
      found,
      fix: next.replace(/^install it: /, ''),
    }
  }
}

/** Folders that are written to: they must be writable and have room. */
export async function folderChecks(config: Config): Promise<readonly PreflightCheck[]> {
  const folders: readonly [string, string][] = [
    ['library folder', config.library.folder],
    ['reports folder', config.reportsFolder],
    ['state folder', config.stateFolder],
  ]
  return Promise.all(folders.map(([name, folder]) => folderCheck(name, folder)))
}

async function folderCheck(name: string, folder: string): Promise<PreflightCheck> {
  const existing = await nearestExisting(folder)
  try {
    await access(existing, constants.W_OK)
    const { bavail, bsize } = await statfs(existing)
    const freeBytes = bavail * bsize
    const free = `${(freeBytes / 1e9).toFixed(1)} GB free`
    if (freeBytes >= LOW_DISK_BYTES) return { name, state: 'ok', found: `${folder}, ${free}`, fix: null }
    return {
      name,
      state: 'warning',
      found: `${folder}, only ${free}`,
      fix: 'free some space, or configure another folder',
    }
  } catch {
    return {
      name,
      state: 'failed',
      found: `${folder} is not writable`,
      fix: `make it writable: chmod u+w "${existing}"`,
    }
  }
}

async function nearestExisting(folder: string): Promise<string> {
  try {
    await access(folder)
    return folder
  } catch {
    const parent = dirname(folder)
    return parent === folder ? folder : nearestExisting(parent)
  }
}
