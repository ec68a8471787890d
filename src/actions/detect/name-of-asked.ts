import { basename } from 'node:path'
import { shownLink } from '../../util/shown-link.ts'
import type { TrackRef } from '../../model/track.ts'

/** What a person would call a track of which nothing is known but what was asked for. */
export function nameOfAsked({ title, url, file }: TrackRef, otherwise: string): string {
  return title ?? (url === null ? null : shownLink(url)) ?? (file === null ? otherwise : basename(file))
}
