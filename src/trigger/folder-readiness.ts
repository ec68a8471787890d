import { errorCodeOf } from '../util/file-error.ts'
import { childPath, endingOf, nameForPeople } from './drop-name.ts'
import { readFolderContent, type FolderContent } from './parse-drop/folder-content.ts'
import { parseContent } from './parse-drop/parse-content.ts'
import type { ParseRules } from './parse-drop/parse-answer.ts'
import { readDrop } from './read-drop.ts'
import { ready, wait, WAIT_MS, type Readiness, type SeenFile } from './readiness.ts'
import { settledBeforeItCame } from './snapshot.ts'

/** A folder's readiness, and what must stay the same while it waits; null: it is no drop (an agent's folder, or empty). */
export async function folderReadiness(
  folder: SeenFile,
  rules: ParseRules,
): Promise<{ readonly readiness: Readiness; readonly fingerprint: string } | null> {
  if (endingOf(folder.name) === 'json') return { readiness: ready('it is a folder'), fingerprint: '' }
  let content: FolderContent
  try {
    content = readFolderContent(folder.path)
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === null) throw error
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    return { readiness: wait(WAIT_MS.incomplete, `reading it failed (${code})`), fingerprint: code }
  }
  if (content.isAgentFolder || content.isEmpty) return null
  return { readiness: await readinessOf(folder, content, rules), fingerprint: content.fingerprint }
}

async function readinessOf(folder: SeenFile, content: FolderContent, rules: ParseRules): Promise<Readiness> {
  if (content.hasDoneMarker) return ready()
  if (content.hasTrigger) return triggerReadiness(folder, rules)
  if (content.hasPartial) return wait(WAIT_MS.incomplete, 'a file in it is still being written')
  if (folder.isNew && settledBeforeItCame(folder.snapshot)) return ready()
  return wait(WAIT_MS.media, 'more may be put into it')
}

/** A `trigger.json` is written last, by custom; but it must be whole itself. */
async function triggerReadiness(folder: SeenFile, rules: ParseRules): Promise<Readiness> {
  const name = `${nameForPeople(folder.name)}/trigger.json`
  const read = readDrop(childPath(folder.path, 'trigger.json'), name, rules.maxJsonBytes)
  if (read.kind !== 'read') return wait(WAIT_MS.incomplete, 'its trigger.json cannot be read')
  const ownFolder = folder.path.toString('utf8')
  const content = { bytes: read.bytes, name, ending: 'json', base: ownFolder }
  const answer = await parseContent('json', content, { ...rules, ownFolder })
  return answer.kind === 'incomplete' ? wait(WAIT_MS.incomplete, answer.error.why) : ready()
}
