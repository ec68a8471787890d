import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalise } from '../matching/links/canonicalise.ts'
import { SyncError } from '../model/error.ts'
import { writeFileAtomic } from '../util/atomic-write.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { permit } from '../util/permitted-access.ts'
import { pinKey } from './pin-key.ts'

/** The canonical link of a track's audio, or that a person found none. */
export type Pin = string

/** In the place of a link: there is no right audio for this track. */
export const NO_AUDIO: Pin = 'none'

/** Pins by their keys (`pinKey`), in the order of the file. */
export type Pins = ReadonlyMap<string, Pin>

const SCHEMA_LINK = 'https://unpkg.com/tracksync/schemas/pins.schema.json'

/** Where the pins lie: beside the configuration, so that they can be shared with it. */
export function pinsPath(baseFolder: string): string {
  return join(baseFolder, 'pins.json')
}

/** The pins of a file; none where there is no file. Throws `CONFIG_INVALID` with the lines that are wrong. */
export async function readPins(path: string): Promise<Pins> {
  return (await readPinFile(path))?.pins ?? new Map()
}

/** Adds a pin or replaces the one under the same key. Throws as `readPins` and `checkPin` do. */
export async function writePin(path: string, key: string, pin: string): Promise<void> {
  const before = await readPinFile(path)
  const pins = new Map([...(before?.pins ?? []), [key, checkPin(pin)]])
  const sorted = [...pins].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const file = { $schema: before?.schema ?? SCHEMA_LINK, pins: Object.fromEntries(sorted) }
  await writeFileAtomic(path, `${JSON.stringify(file, null, 2)}\n`)
}

/** A pin in its canonical form. Throws `USAGE` for what no audio can be fetched from. */
export function checkPin(text: string): Pin {
  const read = readPin(text)
  if ('pin' in read) return read.pin
  throw new SyncError(
    'USAGE',
    `Cannot pin "${text}"`,
    read.why,
    'name the page of one track at SoundCloud, YouTube or another site with audio, or "none"',
  )
}

function readPin(text: string): { readonly pin: Pin } | { readonly why: string } {
  if (text === NO_AUDIO) return { pin: NO_AUDIO }
  const { kind, service, canonical, error } = canonicalise(text)
  if (kind === 'invalid' || canonical === null) return { why: error ?? 'it is not a link' }
  if (service === 'spotify') return { why: 'the audio of Spotify is encrypted and cannot be fetched' }
  if (service === 'file') return { why: 'it is a file; drop it instead' }
  return { pin: canonical }
}

interface PinFile {
  readonly schema: string | null
  readonly pins: Pins
}

async function readPinFile(path: string): Promise<PinFile | null> {
  const text = await textOf(path)
  if (text === null) return null
  const [{ parseJsonc, describeIssues }, { pinsSchema }] = await Promise.all([
    import('../util/jsonc.ts'),
    import('./pins-schema.ts'),
  ])
  const parsed = parseJsonc(text)
  if (parsed.kind === 'invalid') throw wrong(path, [`line ${parsed.place.line}: ${parsed.why}`])
  const lineOf = (at: readonly PropertyKey[]): string => `line ${parsed.placeOf(at).line}`
  const checked = pinsSchema.safeParse(parsed.value)
  if (!checked.success) {
    const issues = describeIssues(checked.error.issues, () => ['$schema', 'pins'])
    throw wrong(
      path,
      issues.map((issue) => `${lineOf(issue.path)}: ${issue.text}`),
    )
  }
  const pins = new Map<string, Pin>()
  const problems: string[] = []
  for (const [name, value] of Object.entries(checked.data.pins)) {
    const key = pinKey(name)
    const read = readPin(value)
    const line = lineOf(['pins', name])
    if (key === null)
      problems.push(`${line}: "${name}" names no track (spotify:track:ID, isrc:..., or a link)`)
    else if (pins.has(key)) problems.push(`${line}: "${name}" is pinned twice`)
    if ('why' in read) problems.push(`${line}: "${value}" cannot be fetched: ${read.why}`)
    else if (key !== null) pins.set(key, read.pin)
  }
  if (problems.length > 0) throw wrong(path, problems)
  return { schema: checked.data.$schema ?? null, pins }
}

async function textOf(path: string): Promise<string | null> {
  permit({ kind: 'read', path })
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null
    throw new SyncError(
      'CONFIG_INVALID',
      `Cannot read the pins "${path}"`,
      error instanceof Error ? error.message : String(error),
      'make it a file that you may read',
      { cause: error },
    )
  }
}

function wrong(path: string, problems: readonly string[]): SyncError {
  return new SyncError(
    'CONFIG_INVALID',
    `Cannot use the pins "${path}"`,
    problems.join('; '),
    'mend these lines; "tracksync review pin TRACK-LINK LINK" writes them right',
  )
}
