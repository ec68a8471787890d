import { homedir } from 'node:os'
import { join } from 'node:path'
import { SyncError } from '../../model/error.ts'
import { findExecutable, pathFolders, type Environment } from '../../util/find-executable.ts'

export interface LocateYtDlpOptions {
  /** Read: `TRACKSYNC_YT_DLP`, `PATH`. */
  readonly env: Environment
  readonly platform?: NodeJS.Platform
  /** Looked into after `PATH`; default: where package managers put programs. */
  readonly folders?: readonly string[]
}

/** Where package managers and pip put programs; agents started by launchd or systemd have a `PATH` without them. */
function usualFolders(): readonly string[] {
  return [join(homedir(), '.local/bin'), '/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin', '/usr/bin']
}

/**
 * Finds the user's yt-dlp without starting it: `TRACKSYNC_YT_DLP` (a path or a name), else `PATH` and the usual folders.
 * Rejects with `PROGRAM_MISSING`; a `TRACKSYNC_YT_DLP` that is not there is never replaced by another one.
 */
export async function locateYtDlp(options: LocateYtDlpOptions): Promise<string> {
  const { env, platform = process.platform } = options
  const usual = options.folders ?? (platform === 'win32' ? [] : usualFolders())
  const folders = [...pathFolders(env), ...usual]
  const wanted = env['TRACKSYNC_YT_DLP']
  const found = findExecutable(wanted || 'yt-dlp', folders, platform)
  if (found !== null) return found
  throw new SyncError(
    'PROGRAM_MISSING',
    'Cannot find yt-dlp',
    wanted ? `TRACKSYNC_YT_DLP names "${wanted}", which is not an executable file` : 'it is not on the PATH',
    wanted
      ? 'correct TRACKSYNC_YT_DLP, or unset it to use the yt-dlp of this machine'
      : `install it: ${installYtDlpCommand(platform)}`,
  )
}

/** The one command that installs a current yt-dlp with all it needs; Debian's own is years old. */
export function installYtDlpCommand(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'brew install yt-dlp'
  if (platform === 'win32') return 'winget install yt-dlp.yt-dlp'
  return 'pipx install "yt-dlp[default,curl-cffi]"'
}
