import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pitchClassOf, type Key } from '../../audio/analysis/key-notation.ts'
import { SyncError } from '../../model/error.ts'

/** What is known of one track; null where it is not. */
export interface Truth {
  readonly path: string
  readonly bpm: number | null
  readonly key: Key | null
}

/**
 * Reads a CSV file whose first line names the columns: `path` (relative to the file), `bpm` and `key` (`Db minor`) are
 * used, the others ignored. Throws USAGE when it is not such a file.
 */
export async function readTruth(path: string): Promise<readonly Truth[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw refused(path, error.message, error)
  })
  const [header = [], ...rows] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(cells)
  const column = (name: string): number => {
    const index = header.indexOf(name)
    if (index < 0) throw refused(path, `it has no column "${name}"`)
    return index
  }
  const [pathColumn, bpmColumn, keyColumn] = [column('path'), column('bpm'), column('key')]
  if (rows.length === 0) throw refused(path, 'it has no rows')
  return rows.map((row) => ({
    path: resolve(dirname(path), row[pathColumn] ?? ''),
    bpm: bpmOf(path, row[bpmColumn] ?? ''),
    key: keyOf(path, row[keyColumn] ?? ''),
  }))
}

/** The cells of one line; quotes around a cell protect its commas, and doubled quotes inside mean one. */
function cells(line: string): readonly string[] {
  const found = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return [...found].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
}

function bpmOf(path: string, cell: string): number | null {
  if (cell === '') return null
  const bpm = Number(cell)
  if (!(bpm > 0)) throw refused(path, `"${cell}" is no tempo`)
  return bpm
}

function keyOf(path: string, cell: string): Key | null {
  if (cell === '') return null
  const [tonic = '', mode] = cell.split(/\s+/)
  if (pitchClassOf(tonic) !== null && (mode === 'major' || mode === 'minor')) return { tonic, mode }
  throw refused(path, `"${cell}" is no key`)
}

function refused(path: string, why: string, cause?: unknown): SyncError {
  return new SyncError(
    'USAGE',
    `Cannot read "${path}"`,
    why,
    'give columns path, bpm (128) and key ("Db minor")',
    {
      cause,
    },
  )
}
