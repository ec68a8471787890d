import { SyncError } from '../../model/error.ts'
import { permit } from '../../util/permitted-access.ts'
import { printable } from '../../util/printable.ts'
import type { FoundTags } from './track-tags.ts'

/** music-metadata does not map it to `common.key`. */
const M4A_KEY = '----:com.apple.iTunes:initialkey'

/**
 * The tags of a file as a reader finds them that did not write them (music-metadata). BPM is what the tag says, whole.
 * Rejects with TAGS_FAILED when the file cannot be read.
 */
export async function readTags(path: string): Promise<FoundTags> {
  permit({ kind: 'read', path })
  const { parseFile } = await import('music-metadata')
  try {
    const { common, native } = await parseFile(path, { duration: false })
    const key =
      common.key ??
      textOf(
        Object.values(native)
          .flat()
          .find((tag) => tag.id === M4A_KEY)?.value,
      )
    return {
      title: common.title ?? null,
      artists: common.artists ?? (common.artist === undefined ? [] : [common.artist]),
      album: common.album ?? null,
      bpm: common.bpm ?? null,
      key: key ?? null,
      isrc: common.isrc?.[0] ?? null,
      comment: common.comment?.[0]?.text ?? null,
      genre: common.genre?.[0] ?? null,
      year: common.year ?? null,
      hasCover: (common.picture?.length ?? 0) > 0,
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const what = `Cannot read the tags of "${printable(path)}"`
    throw new SyncError('TAGS_FAILED', what, why, 'run "tracksync retry" to make the file again', {
      cause: error,
    })
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
