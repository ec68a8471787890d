/** The system's own words, which Deno prints too (glibc's strerror), for what a command line commonly meets. */
const MESSAGES: Readonly<Record<string, string>> = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  EIO: 'Input/output error',
  ENXIO: 'No such device or address',
  E2BIG: 'Argument list too long',
  ENOEXEC: 'Exec format error',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  EMFILE: 'Too many open files',
  ETXTBSY: 'Text file busy',
  EFBIG: 'File too large',
  ENOSPC: 'No space left on device',
  EROFS: 'Read-only file system',
  ENAMETOOLONG: 'File name too long',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
}

/** Whether Node's file system or process functions threw it. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

/** "No such file or directory (os error 2)"; of anything else than a system error, its message. */
export function systemMessage(error: unknown): string {
  if (!isSystemError(error) || error.errno === undefined) {
    return error instanceof Error ? error.message : String(error)
  }
  const known = error.code === undefined ? undefined : MESSAGES[error.code]
  return known === undefined ? error.message : `${known} (os error ${-error.errno})`
}
