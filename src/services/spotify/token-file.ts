import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import { writeFileAtomic } from '../../util/atomic-write.ts'
import { errorCodeOf } from '../../util/file-error.ts'

const shape = z.object({
  clientId: z.string(),
  refreshToken: z.string(),
  accessToken: z.string(),
  expiresAt: z.string(),
  /** A refresh does not move it: six months after it, a login is needed. */
  authorisedAt: z.string(),
  scope: z.string(),
  /** Why Spotify takes the refresh token no more; null while it does. Nothing is asked again until the next login. */
  refused: z.nullable(z.string()),
})

/** A login, as it lies in `spotify.json`. Instants are ISO 8601. */
export type SpotifyLogin = z.infer<typeof shape>

export function tokenFile(stateFolder: string): string {
  return join(stateFolder, 'spotify.json')
}

/** The login, or null when there was none. Throws `NEEDS_LOGIN` for a file that cannot be understood. */
export async function readLogin(stateFolder: string): Promise<SpotifyLogin | null> {
  const path = tokenFile(stateFolder)
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null
    if (errorCodeOf(error) !== null) throw error
    throw new SyncError(
      'NEEDS_LOGIN',
      'Cannot use the login of Spotify',
      `"${path}" is damaged`,
      'tracksync login spotify',
    )
  }
}

/** Only its owner may read it; on the disk when this resolves. */
export function writeLogin(stateFolder: string, login: SpotifyLogin): Promise<void> {
  return writeFileAtomic(tokenFile(stateFolder), `${JSON.stringify(login, null, 2)}\n`, 0o600)
}

/** When the refresh token ends by itself: six months after the login (Spotify's rule since June 2026). */
export function loginEndsAt({ authorisedAt }: SpotifyLogin): Date {
  const end = new Date(authorisedAt)
  end.setUTCMonth(end.getUTCMonth() + 6)
  return end
}
