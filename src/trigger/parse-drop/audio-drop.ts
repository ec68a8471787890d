import { EMPTY_REQUEST } from '../../model/trigger.ts'
import { sha256OfFile } from '../../util/digest.ts'
import type { ParseAnswer } from './parse-answer.ts'

/** The trigger of a dropped audio file; `path` is where it lies in its claim. Whether it is audio, its run finds out. */
export async function parseAudioDrop(path: string): Promise<ParseAnswer> {
  const contentSha256 = await sha256OfFile(path)
  const request = { ...EMPTY_REQUEST, files: [path] }
  return { kind: 'parsed', drop: { kind: 'file', id: null, request, companions: [], contentSha256 } }
}
