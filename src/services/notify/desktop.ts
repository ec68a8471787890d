import { SyncError } from '../../model/error.ts'
import type { Notice } from '../../model/notice.ts'
import { shownText } from '../../util/shown-text.ts'
import { runProgram } from '../../util/spawn.ts'

export interface DesktopDeps {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
}

/** The program that shows a notification on this system. */
export function desktopProgram(platform: NodeJS.Platform): string {
  return platform === 'darwin' ? 'osascript' : 'notify-send'
}

const TIMEOUT_MS = 5000
/** The texts are arguments of this script, never a part of it. */
const SCRIPT = [
  'on run argv',
  'display notification (item 2 of argv) with title (item 1 of argv)',
  'end run',
] as const
const WORDS = { failure: 'failed', 'needs-review': 'waits for you', success: 'succeeded' } as const

/** Shows a notice on the desktop. Throws `PROGRAM_MISSING`, or `PROGRAM_FAILED` when there is no desktop to show it on. */
export async function showOnDesktop(notice: Notice, { platform, env, signal }: DesktopDeps): Promise<void> {
  const program = desktopProgram(platform)
  const title = `tracksync: "${notice.trigger.name}" ${WORDS[notice.kind]}`
  const args = platform === 'darwin' ? appleArgs(title, notice.text) : linuxArgs(title, notice.text)
  const result = await runProgram(program, args, { env, signal, timeoutMs: TIMEOUT_MS })
  const what = 'Cannot show a notification'
  if (result.startError !== null) {
    const next =
      'install it (Debian, Ubuntu: sudo apt install libnotify-bin), or set "notify.desktop" to false'
    throw new SyncError('PROGRAM_MISSING', what, `"${program}" cannot be started`, next)
  }
  if (result.exitCode === 0) return
  const why = shownText(result.stderr) || `"${program}" ended with ${result.exitCode ?? result.killedBy}`
  throw new SyncError('PROGRAM_FAILED', what, why, 'set "notify.desktop" to false where there is no desktop')
}

function appleArgs(title: string, text: string): readonly string[] {
  return [...SCRIPT.flatMap((line) => ['-e', line]), title, text]
}

/**
 * The body may hold markup (Desktop Notifications Specification 1.2, "Markup"), and notify-send reads backslashes in it
 * (`g_strcompress` in libnotify's tools/notify-send.c): both are escaped. The title is plain text.
 */
function linuxArgs(title: string, text: string): readonly string[] {
  const body = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\\', '\\\\')
  return ['--app-name=tracksync', '--', title, body]
}
