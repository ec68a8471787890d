import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import type { Admission } from './admission.ts'
import { ownerName, ownerLife, parseOwnerName, type ProcessOwner } from '../util/process-owner.ts'
import { CLAIMS_FOLDER, namesIn, removeFolder, type Claims } from './claims.ts'
import type { TriggerDoor } from './trigger-door.ts'
import type { TriggerFolderEvent } from './trigger-folder-event.ts'

export interface ClaimRecovery {
  /** Looks through the claims of owners that are gone: unrecorded ones are taken over, finished ones filed. */
  recover(): Promise<void>
}

export interface ClaimRecoveryOptions {
  readonly folder: string
  readonly owner: ProcessOwner
  readonly claims: Claims
  readonly door: TriggerDoor
  readonly now: () => number
  readonly admission: Pick<Admission, 'admit' | 'file'>
  readonly log: (event: TriggerFolderEvent) => void
}

/**
 * Claims outlive their owner in two ways. A claim that the ledger never saw is taken over like a new drop. A recorded one
 * stays where it is, because its run reads the drop from there, until the run has ended.
 */
export function createClaimRecovery(options: ClaimRecoveryOptions): ClaimRecovery {
  const { owner, now, admission, log } = options
  const home = join(options.folder, CLAIMS_FOLDER)
  /** Recorded claims with open runs, and when they are asked for again. */
  const open = new Map<string, number>()
  const lastSign = new Map<string, SignOfLife>()

  async function isGone(name: string): Promise<boolean> {
    const other = parseOwnerName(name)
    if (other === null || name === ownerName(owner)) return false
    const life = ownerLife(other, owner)
    return life === 'unsure' ? isSilent(join(home, name), lastSign, now()) : life === 'dead'
  }

  async function recoverOwner(path: string): Promise<void> {
    const found = namesIn(path).map((name) => join(path, name))
    const asked = found.filter((claim) => (open.get(claim) ?? -Infinity) <= now())
    for (let start = 0; start < asked.length; start += ASK_AT_ONCE) {
      await recoverClaims(asked.slice(start, start + ASK_AT_ONCE))
    }
    if (found.length === asked.length) removeFolder(path)
  }

  async function recoverClaims(paths: readonly string[]): Promise<void> {
    const states = await options.door.claimStates(paths)
    for (const [index, path] of paths.entries()) {
      const state = states[index]
      open.delete(path)
      if (state === undefined) continue
      if (state.kind === 'open') open.set(path, now() + ASK_AGAIN_MS)
      else if (state.kind === 'finished') {
        admission.file(path, state.outcome)
        log({ type: 'claim-recovered', claimedPath: path, how: 'filed' })
      } else await takeOver(path)
    }
  }

  async function takeOver(path: string): Promise<void> {
    const claim = options.claims.takeOver(path)
    if (claim === null) return
    log({ type: 'claim-recovered', claimedPath: path, how: 'taken-over' })
    await admission.admit(claim)
  }

  return {
    async recover() {
      for (const name of namesIn(home)) if (await isGone(name)) await recoverOwner(join(home, name))
    },
  }
}

interface SignOfLife {
  readonly modifiedMs: number
  /** On the clock that never jumps: clocks of other machines are not compared with ours. */
  readonly seenMs: number
}

const ASK_AT_ONCE = 500
const ASK_AGAIN_MS = 600_000
/** Living owners show themselves every half minute (see `Claims.showLife`). */
const SILENCE_MS = 300_000

function isSilent(path: string, lastSign: Map<string, SignOfLife>, nowMs: number): boolean {
  const { mtimeMs } = lstatSync(path)
  const before = lastSign.get(path)
  if (before?.modifiedMs === mtimeMs) return nowMs - before.seenMs >= SILENCE_MS
  lastSign.set(path, { modifiedMs: mtimeMs, seenMs: nowMs })
  return false
}
