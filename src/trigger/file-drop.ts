import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodeOf } from '../util/file-error.ts'
import { COMPANIONS_FOLDER, companionsInClaim, nameInClaim, removeFolder } from './claims.ts'
import { childPath, textOfName, type DropName } from './drop-name.ts'
import { freeName } from './free-name.ts'
import { resultNameOf, resultText } from './result-file.ts'
import { takeSnapshot } from './snapshot.ts'
import type { DropOutcome } from './trigger-door.ts'

const PROCESSED_FOLDER = '02_processed'
const FAILED_FOLDER = '03_failed'

/** Where something that lay in a claim lies now; absolute paths. What is not UTF-8 by name is not told: no request names it. */
export interface MovedDrop {
  readonly from: string
  readonly to: string
}

/**
 * Moves what is in a claim to `02_processed` or `03_failed`, never over anything, and writes `<drop name>.result.md`
 * beside the drop. The result file is created first: it reserves the name among agents. Does nothing when the claim is
 * gone, and goes on where a crash stopped it.
 */
export function fileDrop(folder: string, claimPath: string, outcome: DropOutcome): readonly MovedDrop[] {
  const target = join(folder, outcome.ok ? PROCESSED_FOLDER : FAILED_FOLDER)
  const withFolder = join(claimPath, COMPANIONS_FOLDER)
  if (takeSnapshot(claimPath) === null) return []
  mkdirSync(target, { recursive: true })
  const moved = companionsInClaim(claimPath).map((companion) => {
    return move(
      withFolder,
      companion,
      target,
      freeName(companion, (candidate) => isTaken(target, candidate)),
    )
  })
  removeFolder(withFolder)
  const drop = nameInClaim(claimPath)
  if (drop !== null) moved.push(move(claimPath, drop, target, reserve(target, drop, outcome)))
  removeFolder(claimPath)
  return moved.filter((one) => one !== null)
}

function move(from: string, name: DropName, to: string, newName: DropName): MovedDrop | null {
  renameSync(childPath(from, name), childPath(to, newName))
  const [old, now] = [textOfName(name), textOfName(newName)]
  return old === null || now === null ? null : { from: join(from, old), to: join(to, now) }
}

function isTaken(folder: string, name: DropName): boolean {
  return takeSnapshot(childPath(folder, name)) !== null
}

/** Finds a name that is free together with its result file, and writes that file. */
function reserve(folder: string, drop: DropName, outcome: DropOutcome): DropName {
  const tried = new Set<DropName>()
  for (;;) {
    const name = freeName(drop, (candidate) => tried.has(candidate) || isTaken(folder, candidate))
    tried.add(name)
    if (writeResult(childPath(folder, resultNameOf(name)), resultText(name, outcome, folder))) return name
  }
}

/** False when another result has that name; the very same text is a reservation that a crash left behind. */
function writeResult(path: Buffer, text: string): boolean {
  let file: number
  try {
    file = openSync(path, 'wx')
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error
    return takeSnapshot(path)?.type === 'file' && readFileSync(path, 'utf8') === text
  }
  try {
    writeSync(file, text)
  } catch (error) {
    rmSync(path, { force: true }) // no half result on a full disk
    throw error
  } finally {
    closeSync(file)
  }
  return true
}
