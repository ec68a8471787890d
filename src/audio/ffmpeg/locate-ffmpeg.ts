import { dirname } from 'node:path'
import { SyncError } from '../../model/error.ts'
import { findExecutable, pathFolders, type Environment } from '../../util/find-executable.ts'
import type { FfmpegPrograms } from './ffmpeg-programs.ts'

export interface LocateFfmpegOptions {
  /** Read: `TRACKSYNC_FFMPEG`, `PATH`. */
  readonly env: Environment
  readonly platform?: NodeJS.Platform
  /** Looked into after `PATH`; default: where package managers put programs. */
  readonly folders?: readonly string[]
  /** Where the npm packages' programs are; default: asks the packages. */
  readonly bundled?: () => Promise<{ readonly ffmpeg: string; readonly ffprobe: string } | null>
}

/** Where package managers put programs; agents started by launchd have a `PATH` without them. */
const USUAL_FOLDERS = ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', '/usr/bin', '/snap/bin']

/**
 * Finds ffmpeg and ffprobe without starting them (a start costs 120 ms CPU): `TRACKSYNC_FFMPEG` (a path or a name;
 * ffprobe beside it), else `PATH` and the usual folders, else the optional npm packages.
 * Rejects with PROGRAM_MISSING; a `TRACKSYNC_FFMPEG` that is not there is never replaced by another one.
 */
export async function locateFfmpeg(options: LocateFfmpegOptions): Promise<FfmpegPrograms> {
  const { env, platform = process.platform, bundled = bundledPrograms } = options
  const folders = [...pathFolders(env), ...(options.folders ?? (platform === 'win32' ? [] : USUAL_FOLDERS))]
  const wanted = env['TRACKSYNC_FFMPEG']
  const ffmpeg = findExecutable(wanted || 'ffmpeg', folders, platform)
  if (wanted && ffmpeg === null) {
    throw new SyncError(
      'PROGRAM_MISSING',
      'Cannot find ffmpeg',
      `TRACKSYNC_FFMPEG names "${wanted}", which is not an executable file`,
      'correct TRACKSYNC_FFMPEG, or unset it to use the ffmpeg of this machine',
    )
  }
  const ffprobe = findExecutable(
    'ffprobe',
    ffmpeg === null ? folders : [dirname(ffmpeg), ...folders],
    platform,
  )
  if (ffmpeg !== null && ffprobe !== null) return { ffmpeg, ffprobe, bundled: false }
  const packaged = await bundled()
  if (ffmpeg !== null && packaged !== null) return { ffmpeg, ffprobe: packaged.ffprobe, bundled: false }
  if (packaged !== null) return { ...packaged, bundled: true }
  throw missing(ffmpeg === null ? 'ffmpeg' : 'ffprobe', platform)
}

/** The one command that installs a current ffmpeg on this kind of machine. */
export function installFfmpegCommand(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'brew install ffmpeg'
  if (platform === 'win32') return 'winget install ffmpeg'
  return 'sudo apt-get install ffmpeg'
}

function missing(program: string, platform: NodeJS.Platform): SyncError {
  return new SyncError(
    'PROGRAM_MISSING',
    `Cannot find ${program}`,
    'it is neither on the PATH nor among the installed npm packages',
    `install it: ${installFfmpegCommand(platform)}`,
  )
}

async function bundledPrograms(): Promise<{ readonly ffmpeg: string; readonly ffprobe: string } | null> {
  try {
    const ffmpeg = await import('@ffmpeg-installer/ffmpeg')
    const ffprobe = await import('@ffprobe-installer/ffprobe')
    return { ffmpeg: ffmpeg.default.path, ffprobe: ffprobe.default.path }
  } catch {
    // optional packages: left out at install, or none for this machine (they throw a plain text then)
    return null
  }
}
