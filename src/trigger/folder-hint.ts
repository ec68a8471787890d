import { realpathSync, statfsSync } from 'node:fs'
import { basename } from 'node:path'
import { dropNameOf, type DropName } from './drop-name.ts'

export interface FolderHint {
  close(): Promise<void>
}

export interface FolderHintOptions {
  readonly folder: string
  /** Something happened to the entry; null: to something in the folder, the name is not certain. */
  readonly onHint: (name: DropName | null) => void
  /** Something happened to the folder itself (then the hint is deaf now), or to an entry of the same name. */
  readonly onSelf: (name: string) => void
  /** From now on everything is heard. */
  readonly onReady: () => void
  readonly onError: (error: unknown) => void
}

/**
 * Says that something may have happened in a folder. Only a hint: the kernel's queue can overflow silently, so the folder
 * itself is read regularly. Takes chokidar's raw events and ignores every entry, so that chokidar neither looks at the
 * drops nor remembers them, and nothing is awaited or thrown together.
 */
export async function watchFolder(options: FolderHintOptions): Promise<FolderHint> {
  const folder = realpathSync(options.folder) // a link to a folder would be watched as a link
  const { watch } = await import('chokidar')
  const watcher = watch(folder, {
    depth: 0,
    ignoreInitial: true,
    followSymlinks: false,
    atomic: false,
    ignored: (path) => path.length > folder.length && path.startsWith(folder),
  })
  watcher.on('error', options.onError)
  watcher.on('raw', (_event, path) => {
    // bytes that are not UTF-8 come as U+FFFD
    if (typeof path !== 'string' || path === '' || path.includes('\ufffd')) options.onHint(null)
    else options.onHint(dropNameOf(basename(path)))
    if (path === basename(folder)) options.onSelf(path)
  })
  watcher.once('ready', options.onReady)
  return { close: () => watcher.close() }
}

/** Whether a folder lies on a file system that does not report what other machines do to it (statfs(2), Linux). */
export function isNetworkFolder(folder: string): boolean {
  if (process.platform !== 'linux') return false
  try {
    return NETWORK_FILE_SYSTEMS.has(statfsSync(folder).type >>> 0)
  } catch {
    return false
  }
}

// NFS, SMB, CIFS, SMB2, FUSE, 9P, AFS, Ceph, Coda, vboxsf (linux/magic.h)
const NETWORK_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400, 0x73757245,
  0x786f4256,
])
