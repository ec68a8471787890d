import type { TrackContext } from '../action.ts'
import { sizeOf } from '../process/library-files.ts'
import type { TrackGate } from './track-gate.ts'

/** A file of every configured format lies in every configured place. */
export async function renditionsGate({ track, settings }: TrackContext): Promise<TrackGate> {
  const { renditions = [] } = track.work
  const expected = settings.formats.flatMap(({ format, destinations }) => destinations.map(() => format))
  const found: string[] = []
  for (const { format, path } of renditions) {
    const sizeBytes = await sizeOf(path)
    if (sizeBytes !== null && sizeBytes > 0) found.push(format)
  }
  const good = expected.length > 0 && expected.toSorted().join() === found.toSorted().join()
  return {
    name: 'renditions',
    state: good ? 'passed' : 'failed',
    required: true,
    expected,
    found,
    why: good ? null : found.length === 0 ? 'no file was made' : 'files are missing',
  }
}
