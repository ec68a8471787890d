import { basename } from 'node:path'
import { SyncError } from '../model/error.ts'
import type { ActionAccess, PermittedAccess } from '../util/permitted-access.ts'
import { unreachable } from '../util/unreachable.ts'
import type { Refuse } from './permissions.ts'

/** What the actions of a task may touch that declares it. */
export interface HeldActions extends PermittedAccess {
  readonly refuse: Refuse
}

export function holdActions(refuse: Refuse): HeldActions {
  return { refuse, errorOf: refusedAccess }
}

/** What an action fails with where its task does not grant something; `why` names the line to add. */
function refusedAccess(access: ActionAccess, why: string): SyncError {
  const next = 'tracksync retry RUN, once it is added'
  switch (access.kind) {
    case 'run':
      return new SyncError('PROGRAM_NOT_ALLOWED', `Cannot start "${access.name}"`, why, next)
    case 'read':
      return new SyncError('PATH_NOT_ALLOWED', `Cannot read "${basename(access.path)}"`, why, next)
    case 'write':
    case 'replace':
      return new SyncError('PATH_NOT_ALLOWED', `Cannot write "${basename(access.path)}"`, why, next)
    case 'net':
      return new SyncError('URL_NOT_ALLOWED', `Cannot reach "${access.host}"`, why, next)
    default:
      return unreachable(access)
  }
}
