import { isAbsolute } from 'node:path'

/**
 * A path as written, from this folder on. It is not tidied up, because that would change what it means: `file/` is no
 * file, and `link/..` is where the link leads to.
 */
export function absolutePath(folder: string, written: string): string {
  return isAbsolute(written) ? written : `${folder}/${written}`
}
