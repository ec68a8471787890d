export type GateState = 'passed' | 'failed' | 'skipped'

export type GateName =
  | 'identity'
  | 'renditions'
  | 'decode'
  | 'duration'
  | 'same-audio'
  | 'tags'
  | 'catalog'
  | 'no-duplicate'
  | 'tempo-and-key'
  | 'right-audio'
  | 'notion'
  | 'eagle'

/** A check with its evidence. Skipped is never passed; `why` is given for skipped and failed. */
export interface Gate {
  readonly name: GateName
  /** Run-track id, or null for a gate of the whole run. */
  readonly track: string | null
  readonly state: GateState
  /** Whether the run's status depends on it. */
  readonly required: boolean
  readonly expected: string | number | readonly string[]
  readonly found: string | number | readonly string[]
  readonly why: string | null
}
