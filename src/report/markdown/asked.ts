import path from 'node:path'
import type { TriggerKind } from '../../model/trigger.ts'
import { code } from './escape.ts'

/**
 * A file that was asked for. A dropped file or folder is known by its name, because the drop itself is moved on when
 * the run ends; any other file is named by its path.
 */
export function askedFile(file: string, kind: TriggerKind): string {
  return code(kind === 'file' || kind === 'folder' ? path.basename(file) : file)
}
