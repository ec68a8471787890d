import { readName, withDash, type Reading } from './read-name.ts'

/** What is known of a recording by name. */
export interface RecordingName {
  readonly title: string
  readonly artists: readonly string[]
  readonly durationMs: number | null
}

/** The ways to read a name, some of them only told by the other name. */
export function readingsOf(name: RecordingName, other: RecordingName): readonly Reading[] {
  const dashed = withDash(name.title, other.artists)
  const composed = withoutComposer(name.title, other.artists)
  return [
    ...readOnce(name),
    ...(dashed === null ? [] : readName(dashed, name.artists)),
    ...(composed === null ? [] : readName(composed.title, [...name.artists, composed.composer])),
  ]
}

/** One question is compared with many candidates: what it reads as is found once. Names are never changed. */
const ALREADY_READ = new WeakMap<RecordingName, readonly Reading[]>()

function readOnce(name: RecordingName): readonly Reading[] {
  const known = ALREADY_READ.get(name)
  if (known !== undefined) return known
  const readings = readName(name.title, name.artists)
  ALREADY_READ.set(name, readings)
  return readings
}

/** "Mozart: Symphony No. 40" beside a name that credits Wolfgang Amadeus Mozart. */
function withoutComposer(
  title: string,
  artists: readonly string[],
): { readonly title: string; readonly composer: string } | null {
  const [, surname, rest] = /^(\p{L}+):\s+(.+)$/su.exec(title) ?? []
  if (surname === undefined || rest === undefined) return null
  const composer = artists.find((artist) => artist.toLowerCase().endsWith(` ${surname.toLowerCase()}`))
  return composer === undefined ? null : { title: rest, composer }
}
