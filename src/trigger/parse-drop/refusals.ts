import { SyncError } from '../../model/error.ts'
import type { TriggerAnswer } from './parse-answer.ts'

/** The drop is whole and says something that is not accepted. */
export function refusedBy(error: SyncError): TriggerAnswer {
  return { kind: 'refused', error }
}

/** The drop is whole and is not what its name promises. */
export function invalid(name: string, why: string): TriggerAnswer {
  return refusedBy(invalidError(name, why))
}

/** The drop makes no sense yet. */
export function incomplete(name: string, why: string): TriggerAnswer {
  return { kind: 'incomplete', error: invalidError(name, why) }
}

/** The drop is readable and asks for nothing. */
export function nothingIn(name: string, why: string): SyncError {
  return new SyncError('TRIGGER_EMPTY', `Cannot use "${name}"`, why, 'see README, "What you can drop"')
}

function invalidError(name: string, why: string): SyncError {
  return new SyncError(
    'TRIGGER_INVALID',
    `Cannot read trigger "${name}"`,
    why,
    'see README, "What you can drop"',
  )
}
