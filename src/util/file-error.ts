/** The `code` of a file system or process error (`ENOENT`, `ENOSPC`), or null for anything else. */
export function errorCodeOf(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown)) return null
  return typeof thrown.code === 'string' ? thrown.code : null
}
