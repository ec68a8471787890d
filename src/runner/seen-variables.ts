import type { TaskPermissions } from './task.ts'

/** Without these hardly any program works, and they say nothing secret. */
const ALWAYS_SEEN = new Set([
  'PATH',
  'HOME',
  'USER',
  'SHELL',
  'TMPDIR',
  'LANG',
  'TERM',
  'TZ',
  'TRACKSYNC_RUN',
])
/** What services call their credentials; the names of tracksync's own end so. */
const SECRET = /_(SECRET|TOKEN)$|^DATABASE_URL$/

/** The variables that an unguarded command line and its programs see: a secret has to be named to be seen. */
export function withoutSecrets(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET.test(name)))
}

/** The variables that a guarded command line and its programs see. */
export function permittedEnv(
  env: Readonly<Record<string, string>>,
  granted: TaskPermissions,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => isSeen(name, granted)))
}

/** Whether a guarded command line may see a variable of this name. */
export function isSeen(name: string, granted: TaskPermissions): boolean {
  return ALWAYS_SEEN.has(name) || name.startsWith('LC_') || granted.env.includes(name)
}
