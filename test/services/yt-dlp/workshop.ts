import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { locateFfmpeg } from '../../../src/audio/ffmpeg/locate-ffmpeg.ts'
import type { Downloader, FetchProgress, FetchRequest } from '../../../src/model/ports.ts'
import { locateYtDlp } from '../../../src/services/yt-dlp/locate-yt-dlp.ts'
import { createYtDlp } from '../../../src/services/yt-dlp/yt-dlp.ts'
import type { YtDlpSettings } from '../../../src/services/yt-dlp/yt-dlp-settings.ts'

interface Cleaner {
  after(cleanUp: () => Promise<void>): void
}

/** The yt-dlp of this machine, or null: then the tests with the real one are skipped by name. */
export const realYtDlp = await locateYtDlp({ env: process.env }).catch(() => null)
export const skip = realYtDlp === null ? 'yt-dlp is not installed here' : false

export function stub(name: string): string {
  return join(import.meta.dirname, '../../programs', name)
}

export async function temporaryFolder(t: Cleaner): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-yt-dlp-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A downloader that ends with the test; the machine's own proxies and settings are not looked at. */
export function downloader(
  t: Cleaner,
  { env, ...settings }: Partial<YtDlpSettings>,
): Downloader & { close(): Promise<void> } {
  const made = createYtDlp({
    program: realYtDlp ?? 'yt-dlp',
    allowPrivate: [],
    proxy: null,
    cookiesFromBrowser: null,
    downloadsPerHost: 1,
    ...settings,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
  })
  t.after(() => made.close())
  return made
}

export interface Ordered extends FetchRequest {
  readonly progress: FetchProgress[]
}

export async function order(t: Cleaner, url: string, changes: Partial<FetchRequest> = {}): Promise<Ordered> {
  const progress: FetchProgress[] = []
  return {
    url,
    folder: await temporaryFolder(t),
    maxDurationMs: 660_000,
    signal: new AbortController().signal,
    onProgress: (now) => progress.push(now),
    ...changes,
    progress,
  }
}

/** Four seconds of a tone as MP3, made once a file of tests. */
export async function makeMp3(): Promise<Buffer> {
  const { ffmpeg } = await locateFfmpeg({ env: process.env })
  const folder = await mkdtemp(join(tmpdir(), 'tracksync-yt-dlp-'))
  const path = join(folder, 'tone.mp3')
  await promisify(execFile)(ffmpeg, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'sine=440:d=4',
    '-b:a',
    '128k',
    path,
  ])
  const audio = await readFile(path)
  await rm(folder, { recursive: true })
  return audio
}
