import { join } from 'node:path'
import { EMPTY_REQUEST } from '../../model/trigger.ts'
import { sha256, sha256OfFile } from '../../util/digest.ts'
import { readDrop } from '../read-drop.ts'
import { MAX_FOLDER_ENTRIES, readFolderContent } from './folder-content.ts'
import type { ParseAnswer, ParseRules } from './parse-answer.ts'
import { invalid, nothingIn, refusedBy } from './refusals.ts'
import { parseTriggerJson } from './trigger-json.ts'

/**
 * The trigger of a dropped folder, all of whose names are UTF-8. Its `trigger.json` gives the wishes; where that names no
 * track, all audio files of the folder are meant.
 */
export async function parseFolderDrop(path: string, name: string, rules: ParseRules): Promise<ParseAnswer> {
  const content = readFolderContent(Buffer.from(path))
  if (content.isTooLarge)
    return invalid(name, `it has more than ${MAX_FOLDER_ENTRIES} entries or too many levels`)
  const files = content.audio.map((file) => join(path, Buffer.from(file, 'latin1').toString('utf8')))
  const digest = await digestOf(path, files)
  if (content.hasTrigger) return withTrigger(path, name, files, digest, rules)
  if (files.length === 0)
    return refusedBy(nothingIn(name, 'there is no audio and no trigger.json in the folder'))
  const request = { ...EMPTY_REQUEST, files }
  return {
    kind: 'parsed',
    drop: { kind: 'folder', id: null, request, companions: [], contentSha256: digest },
  }
}

function withTrigger(
  path: string,
  name: string,
  files: readonly string[],
  digest: string,
  rules: ParseRules,
): ParseAnswer {
  const triggerName = `${name}/trigger.json`
  const read = readDrop(join(path, 'trigger.json'), triggerName, rules.maxJsonBytes)
  if (read.kind === 'gone') return invalid(triggerName, 'it is gone')
  if (read.kind === 'refused') return refusedBy(read.error)
  const content = { bytes: read.bytes, name: triggerName, ending: 'json', base: path }
  const answer = parseTriggerJson(content, { ...rules, ownFolder: path })
  if (answer.kind !== 'parsed') return answer
  const { request, id, companions } = answer.drop
  const namesSomething = request.urls.length + request.files.length > 0 || request.next !== null
  const withFiles = namesSomething ? request : { ...request, files }
  const contentSha256 = sha256(`${digest}\n${answer.drop.contentSha256}`)
  return { kind: 'parsed', drop: { kind: 'folder', id, request: withFiles, companions, contentSha256 } }
}

async function digestOf(folder: string, files: readonly string[]): Promise<string> {
  const lines: string[] = []
  for (const file of files) lines.push(`${await sha256OfFile(file)} ${file.slice(folder.length + 1)}`)
  return sha256(lines.join('\n'))
}
