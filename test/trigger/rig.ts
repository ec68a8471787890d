import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openSqliteTriggerDoor, type SqliteTriggerDoor } from '../../src/bench/sqlite-trigger-door.ts'
import type { Trigger } from '../../src/model/trigger.ts'
import { thisProcess, type ProcessOwner } from '../../src/util/process-owner.ts'
import type { TriggerDoor } from '../../src/trigger/trigger-door.ts'
import { createTriggerFolder, type TriggerFolder } from '../../src/trigger/trigger-folder.ts'
import type { TriggerFolderEvent } from '../../src/trigger/trigger-folder-event.ts'

/** A trigger folder on a real file system, with a real ledger, and a clock that the test moves. */
export interface Rig {
  readonly root: string
  /** The trigger folder. */
  readonly drops: string
  readonly door: SqliteTriggerDoor
  readonly agent: TriggerFolder
  readonly events: readonly TriggerFolderEvent[]
  /** Calls back once, at the next event. */
  onNextEvent(callback: () => void): void
  /** Another agent on the same folder and ledger. */
  another(options?: AgentOptions): TriggerFolder
  /** The same, on the real clock. */
  anotherInRealTime(options?: AgentOptions): TriggerFolder
  advance(ms: number): void
  /** Advances the clock and sweeps. */
  sweepAfter(ms: number): Promise<void>
  triggers(): readonly Trigger[]
  /** Names directly in a folder below the trigger folder, sorted. */
  names(folder?: string): readonly string[]
  result(folder: '02_processed' | '03_failed', drop: string): string
}

export interface AgentOptions {
  /** Another way to the same folder. */
  readonly folder?: string
  readonly owner?: ProcessOwner
  readonly door?: TriggerDoor
  readonly readOnly?: boolean
  readonly allowPrivate?: readonly string[]
  /** A ledger that other processes can open, at `ledger.sqlite` in the root; else it is in memory. */
  readonly sharedLedger?: boolean
}

export function createRig(t: TestContext, options: AgentOptions = {}): Rig {
  const root = mkdtempSync(join(tmpdir(), 'tracksync-trigger-'))
  const drops = join(root, 'drops')
  mkdirSync(drops)
  const door = openSqliteTriggerDoor(options.sharedLedger === true ? join(root, 'ledger.sqlite') : ':memory:')
  t.after(() => {
    door.close()
    rmSync(root, { recursive: true, force: true })
  })
  const events: TriggerFolderEvent[] = []
  let listeners: (() => void)[] = []
  let nowMs = 1_000_000
  const create = (more: AgentOptions, now: () => number): TriggerFolder =>
    createTriggerFolder({
      folder: more.folder ?? drops,
      owner: more.owner ?? thisProcess(),
      door: more.door ?? door,
      taskNames: ['report', 'process'],
      allowedFolders: [drops, join(root, 'music')],
      allowPrivate: more.allowPrivate ?? [],
      maxJsonBytes: 1 << 20,
      now,
      wallNow: Date.now,
      log(event) {
        events.push(event)
        const told = listeners
        listeners = []
        for (const callback of told) callback()
      },
      readOnly: more.readOnly,
      sleep: (ms) => {
        nowMs += ms
        return Promise.resolve()
      },
    })
  const another = (more: AgentOptions = {}): TriggerFolder => create(more, () => nowMs)
  const agent = another(options)
  return {
    root,
    drops,
    door,
    agent,
    events,
    onNextEvent: (callback) => void listeners.push(callback),
    another,
    anotherInRealTime: (more = {}) => create(more, () => performance.now()),
    advance: (ms) => {
      nowMs += ms
    },
    async sweepAfter(ms) {
      nowMs += ms
      await agent.sweepOnce()
    },
    triggers: () => door.submissions().map(({ trigger }) => trigger),
    names: (folder = '.') => listed(join(drops, folder)),
    result: (folder, drop) => readFileSync(join(drops, folder, `${drop}.result.md`), 'utf8'),
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
