/** Where SoundCloud's official API is. Tests put loopback addresses here; no slash at the end. */
export interface SoundcloudAddresses {
  readonly api: string
  readonly accounts: string
}

/** SoundCloud's own addresses, or those of `TRACKSYNC_SOUNDCLOUD_API_URL` and `TRACKSYNC_SOUNDCLOUD_ACCOUNTS_URL`. */
export function soundcloudAddresses(env: Readonly<Record<string, string | undefined>>): SoundcloudAddresses {
  return {
    api: trimmed(env['TRACKSYNC_SOUNDCLOUD_API_URL'], 'https://api.soundcloud.com'),
    accounts: trimmed(env['TRACKSYNC_SOUNDCLOUD_ACCOUNTS_URL'], 'https://secure.soundcloud.com'),
  }
}

function trimmed(url: string | undefined, otherwise: string): string {
  return (url === undefined || url === '' ? otherwise : url).replace(/\/+$/, '')
}
