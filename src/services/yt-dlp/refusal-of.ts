import { SyncError } from '../../model/error.ts'
import type { MediaInfo } from './media-info.ts'

/** Why something must not be fetched for a track, from what the site says of it before; null: nothing speaks against it. */
export function refusalOf(what: string, info: MediaInfo): SyncError | null {
  const count = info.playlist_count ?? 1
  if (count > 1) {
    const next = 'drop the link again, so that it is listed anew; or the link of the one track'
    return new SyncError(
      'DOWNLOAD_NO_AUDIO',
      what,
      `it is a list of ${count} tracks by now, not one track`,
      next,
    )
  }
  if (info.live_status === 'is_live' || info.live_status === 'post_live') {
    return new SyncError(
      'AUDIO_TOO_LONG',
      what,
      'it is a live stream, which has no end',
      'drop its recording when there is one',
    )
  }
  if (info.live_status === 'is_upcoming') {
    return new SyncError(
      'DOWNLOAD_NOT_YET',
      what,
      'it is not published yet',
      'drop the link again when it is published',
    )
  }
  // SoundCloud gives subscribers' tracks to others as 30 seconds whose format is called so (yt-dlp, extractor/soundcloud.py)
  if (info.format_id?.endsWith('_preview')) {
    const next =
      'sign in with a browser, and add its name to .syncrc.json: "network": { "cookiesFromBrowser": "firefox" }'
    return new SyncError(
      'DOWNLOAD_PREVIEW',
      what,
      'without a subscription the site gives a preview only',
      next,
    )
  }
  return null
}
