import { linkSync, mkdirSync, opendirSync, renameSync, rmdirSync, unlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodeOf } from '../util/file-error.ts'
import { childPath, type DropName } from './drop-name.ts'
import { freeName } from './free-name.ts'
import { takeSnapshot } from './snapshot.ts'

/** A drop that belongs to one owner: a folder with the drop in it under its own name. */
export interface Claim {
  /** Absolute path of the folder, plain ASCII below the trigger folder: `.claims/<owner>/<number>.<attempt>`. */
  readonly path: string
  readonly name: DropName
  /** How often the drop was claimed, 1 for the first time. */
  readonly attempt: number
}

export interface Claims {
  /** Claims an entry of the trigger folder; null: somebody else has it, or it is gone. */
  take(name: DropName): Claim | null
  /** Takes over the claim of an owner that is gone; null: somebody else has it, or it was empty. */
  takeOver(path: string): Claim | null
  /** Gives the drop back to the trigger folder, under another name when its own is taken. */
  putBack(claim: Claim): void
  /** Shows other machines that this owner lives. */
  showLife(): void
  /** Removes the owner's folder when nothing is in it. */
  close(): void
}

/** The folder of all claims inside a trigger folder. */
export const CLAIMS_FOLDER = '.claims'
/** Inside a claim: other entries of the trigger folder that the drop names. A drop's name never starts with a dot. */
export const COMPANIONS_FOLDER = '.with'

/** The claims of one owner. A claim is a rename on one file system, so of two agents exactly one gets a drop. */
export function createClaims(options: { readonly folder: string; readonly owner: string }): Claims {
  const { folder } = options
  const home = join(folder, CLAIMS_FOLDER, options.owner)
  let count = 0
  const newClaimFolder = (attempt: number): string => {
    const path = join(home, `${++count}.${attempt}`)
    makeFolder(path)
    return path
  }
  return {
    take(name) {
      const path = newClaimFolder(1)
      if (renamed(childPath(folder, name), childPath(path, name))) return { path, name, attempt: 1 }
      removeFolder(path)
      return null
    },
    takeOver(path) {
      const attempt = attemptOf(path) + 1
      mkdirSync(home, { recursive: true })
      const mine = join(home, `${++count}.${attempt}`)
      if (!renamed(path, mine)) return null
      const name = nameInClaim(mine)
      if (name !== null) return { path: mine, name, attempt }
      removeFolder(mine)
      return null
    },
    putBack(claim) {
      const name = nameInClaim(claim.path) // it may have been made readable
      if (name !== null) moveWithoutOverwriting(childPath(claim.path, name), folder, name)
      removeFolder(claim.path)
    },
    showLife() {
      try {
        utimesSync(home, new Date(), new Date())
      } catch {
        // nothing was claimed yet
      }
    },
    close: () => removeFolder(home),
  }
}

/** The drop in a claim; null when the claim is empty. */
export function nameInClaim(path: string): DropName | null {
  return namesIn(path).find((name) => !name.startsWith('.')) ?? null
}

/** The companions in a claim. */
export function companionsInClaim(path: string): readonly DropName[] {
  return namesIn(join(path, COMPANIONS_FOLDER))
}

/** Moves another file or folder of the trigger folder into a claim; whether it is there (now or from an attempt before). */
export function takeCompanion(folder: string, claim: Claim, name: DropName): boolean {
  const target = childPath(join(claim.path, COMPANIONS_FOLDER), name)
  if (takeSnapshot(target) !== null) return true
  if (takeSnapshot(childPath(folder, name))?.type === 'other') return false
  mkdirSync(join(claim.path, COMPANIONS_FOLDER), { recursive: true })
  return renamed(childPath(folder, name), target)
}

/** Names in a folder, none when it is not there. */
export function namesIn(path: string | Buffer): readonly DropName[] {
  const names: DropName[] = []
  try {
    const directory = opendirSync(path, { encoding: 'latin1' })
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync())
      names.push(entry.name)
    directory.closeSync()
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT' && errorCodeOf(error) !== 'ENOTDIR') throw error
  }
  return names
}

/** Removes a folder that should be empty; one that is not, or is gone, is left as it is. */
export function removeFolder(path: string): void {
  try {
    rmdirSync(path)
  } catch (error) {
    const code = errorCodeOf(error)
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOTDIR') throw error
  }
}

/** The number after the dot of a claim's folder. */
function attemptOf(path: string): number {
  return Number(/\.(\d+)$/.exec(path)?.[1] ?? 1)
}

/** False when the source is gone. */
function renamed(from: string | Buffer, to: string | Buffer): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' && takeSnapshot(from) === null) return false
    throw error
  }
}

function makeFolder(path: string): void {
  try {
    mkdirSync(path)
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error
    mkdirSync(path, { recursive: true })
  }
}

/** A hard link refuses a name that is taken, a rename would not; folders and file systems without links are renamed. */
export function moveWithoutOverwriting(from: Buffer, folder: string, name: DropName): void {
  for (;;) {
    const to = childPath(
      folder,
      freeName(name, (candidate) => takeSnapshot(childPath(folder, candidate)) !== null),
    )
    try {
      if (takeSnapshot(from)?.type === 'file') {
        linkSync(from, to)
        unlinkSync(from)
      } else renameSync(from, to)
      return
    } catch (error) {
      const code = errorCodeOf(error)
      if (code === 'EEXIST' || code === 'ENOTEMPTY') continue
      if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK') throw error
      renameSync(from, to)
      return
    }
  }
}
