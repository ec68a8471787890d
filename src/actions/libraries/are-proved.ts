import type { Gate } from '../../model/gate.ts'

/** Whether the files of a track were checked, and passed every check that its run depends on. */
export function areProved(gates: readonly Gate[]): boolean {
  return gates.length > 0 && gates.every(({ state, required }) => state === 'passed' || !required)
}
