/** Where Spotify is. Tests put loopback addresses here; no slash at the end. */
export interface SpotifyAddresses {
  /** Without `/v1`. */
  readonly api: string
  readonly accounts: string
}

/** Spotify's own addresses, or those of `TRACKSYNC_SPOTIFY_API_URL` (with or without `/v1`) and `TRACKSYNC_SPOTIFY_ACCOUNTS_URL`. */
export function spotifyAddresses(env: Readonly<Record<string, string | undefined>>): SpotifyAddresses {
  const api = env['TRACKSYNC_SPOTIFY_API_URL']
  const accounts = env['TRACKSYNC_SPOTIFY_ACCOUNTS_URL']
  return {
    api: trimmed(api, 'https://api.spotify.com').replace(/\/v1$/, ''),
    accounts: trimmed(accounts, 'https://accounts.spotify.com').replace(/\/api\/token$/, ''),
  }
}

function trimmed(url: string | undefined, otherwise: string): string {
  return (url === undefined || url === '' ? otherwise : url).replace(/\/+$/, '')
}
