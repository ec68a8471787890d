import { runProgram } from '../../util/spawn.ts'

const VERSION_MS = 20_000
/** Since then YouTube needs a JavaScript runtime beside yt-dlp, and this option names one (its release notes). */
const JS_RUNTIMES_SINCE = '2025.11.12'

/** What the program calls itself (`2026.08.19`), or null when it does not answer like yt-dlp. */
export async function readVersion(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | null> {
  const { stdout } = await runProgram(program, ['--ignore-config', '--version'], {
    env,
    timeoutMs: VERSION_MS,
  })
  return /^\d{4}\.\d{2}\.\d{2}\S*/.exec(stdout)?.[0] ?? null
}

export function takesJsRuntimes(version: string | null): boolean {
  return version !== null && version >= JS_RUNTIMES_SINCE
}

/** Whether the site behind a link hides its audio behind scripts that have to be run. */
export function needsJavaScript(url: string): boolean {
  return /(^|\.)(youtube\.com|youtu\.be|youtube-nocookie\.com)$/.test(URL.parse(url)?.hostname ?? '')
}
