const REMASTER =
  /\s*(?:[([]\s*(?:\d{4}\s+)?(?:(?:digital(?:ly)?\s+)?re-?master(?:ed|izado|isé)?|digital\s+master)(?:\s+(?:version|edition|audio|hd|hq|4k|in 4k|in hd|\d{4}))*\s*[)\]]|-\s+(?:\d{4}\s+)?(?:(?:digital(?:ly)?\s+)?re-?master(?:ed)?|digital\s+master)(?:\s+(?:version|\d{4}))*\s*$|[;/]\s*(?:\d{4}\s+)?(?:digital(?:ly)?\s+)?re-?master(?:ed)?(?:\s+(?:version|\d{4}))*\s*(?=[)\]]|$))/giu
/** What was remastered there is the picture. */
const PICTURE = /([([][^)\]]*\b(?:official|video|audio|hd|4k)\b[^)\]]*)/giu

/** A remaster is the same recording (other than for the catalog, where it is a release of its own). */
export function withoutRemaster(title: string): string {
  const bare = title
    .replace(REMASTER, ' ')
    .replace(PICTURE, (inside) => inside.replace(/\bre-?mastere?d?\b/giu, ''))
    .replace(/ {2,}/g, ' ')
    .trim()
  return bare === '' ? title : bare
}

/**
 * `neither` title says that it is remastered, or both do; `one` does; `others`: both do, and name two years.
 */
export type Remasters = 'neither' | 'both' | 'one' | 'others'

export function compareRemasters(asked: string, found: string): Remasters {
  const [a, b] = [isRemaster(asked), isRemaster(found)]
  if (a !== b) return 'one'
  if (!a) return 'neither'
  const [yearA, yearB] = [yearOf(asked), yearOf(found)]
  return yearA !== null && yearB !== null && yearA !== yearB ? 'others' : 'both'
}

function isRemaster(title: string): boolean {
  return withoutRemaster(title) !== title.replace(/ {2,}/g, ' ').trim()
}

function yearOf(title: string): string | null {
  return /\b(?:19|20)\d\d\b/.exec((title.match(REMASTER) ?? []).join(' '))?.[0] ?? null
}
