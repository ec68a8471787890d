import { stat } from 'node:fs/promises'
import type { Rendition } from '../../model/track.ts'
import { sha256OfFile } from '../../util/digest.ts'
import { errorCodeOf } from '../../util/file-error.ts'

/** Whether a rendition's file is there, byte for byte as it was recorded. */
export async function isIntact({
  path,
  sizeBytes,
  sha256,
}: Pick<Rendition, 'path' | 'sizeBytes' | 'sha256'>): Promise<boolean> {
  return (await sizeOf(path)) === sizeBytes && (await sha256OfFile(path)) === sha256
}

/** Size in bytes, or null when there is no such file. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'ENOTDIR') return null
    throw error
  }
}

/**
 * Lies beside a work file while its tags are being written, which happens in place: a work file that has it after a
 * crash may be half written and is made anew.
 */
export function beingTagged(path: string): string {
  return `${path}.being-tagged`
}
