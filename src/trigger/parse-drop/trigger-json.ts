import { SyncError } from '../../model/error.ts'
import { EMPTY_REQUEST, type TriggerRequest } from '../../model/trigger.ts'
import { nearestWord } from '../../util/did-you-mean.ts'
import { sha256 } from '../../util/digest.ts'
import { printable } from '../../util/printable.ts'
import { checkPath } from '../check-path.ts'
import { checkUrl } from '../check-url.ts'
import type { DropName } from '../drop-name.ts'
import type { DropContent, TriggerAnswer, ParseRules } from './parse-answer.ts'
import { incomplete, invalid, nothingIn, refusedBy } from './refusals.ts'
import { readStrictJson } from './strict-json.ts'
import { readTriggerDocument, type TriggerDocument } from './trigger-document.ts'

/**
 * Understands a trigger file (see README, "A trigger file"). Wrong types may be a document that is still being written;
 * an unknown task, a path or a link that is not allowed is refused at once.
 */
export function parseTriggerJson(content: DropContent, rules: ParseRules): TriggerAnswer {
  const { name, bytes } = content
  const json = readStrictJson(bytes)
  if (json.kind === 'incomplete') return incomplete(name, json.why)
  if (json.kind === 'refused') return invalid(name, json.why)
  const { value } = json
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return incomplete(name, 'it is not a JSON object { ... }')
  }
  if (Object.keys(value).length === 0) {
    return { kind: 'incomplete', error: nothingIn(name, 'it is an empty object {}') }
  }
  const read = readTriggerDocument(value)
  if ('why' in read) return incomplete(name, read.why)
  const request = requestOf(read.document, content, rules)
  if (request instanceof SyncError) return refusedBy(request)
  return {
    kind: 'parsed',
    drop: { kind: 'json', id: read.document.id ?? null, ...request, contentSha256: sha256(bytes) },
  }
}

interface CheckedRequest {
  readonly request: TriggerRequest
  readonly companions: readonly DropName[]
}

function requestOf(
  document: TriggerDocument,
  content: DropContent,
  rules: ParseRules,
): CheckedRequest | SyncError {
  const urls = entriesOf(document.url, document.urls)
  const files = entriesOf(document.file, document.files)
  const objection =
    objectionTo(document, urls, files, content.name) ?? unknownTask(document, content.name, rules)
  if (objection !== null) return objection
  const checkedUrls = urls.map((url) => checkUrl(url, rules.allowPrivate))
  const checkedFiles = files.map((file) => checkPath(file, content.base, rules))
  const refusal = [...checkedUrls, ...checkedFiles].find((entry) => entry instanceof SyncError)
  if (refusal !== undefined) return refusal
  const named = checkedFiles.flatMap((file) => (file instanceof SyncError ? [] : file))
  return {
    request: {
      ...hintsOf(document),
      urls: [...new Set(checkedUrls.filter((url) => typeof url === 'string'))],
      files: [...new Set(named.map((file) => file.path))],
    },
    companions: [...new Set(named.flatMap((file) => file.companion ?? []))],
  }
}

function hintsOf(document: TriggerDocument): TriggerRequest {
  const { next, sources, title, artist, playlist, task, force, note, requestedBy } = document
  return {
    ...EMPTY_REQUEST,
    next: next ?? null,
    ...(hasEntries(sources) ? { sources: [...new Set(sources)] } : {}),
    title: title ?? null,
    artist: artist ?? null,
    playlist: playlist ?? null,
    task: task ?? null,
    force: force ?? false,
    note: note ?? null,
    requestedBy: requestedBy ?? null,
  }
}

function hasEntries(list: readonly string[] | null | undefined): list is readonly string[] {
  return list !== null && list !== undefined && list.length > 0
}

function entriesOf(
  one: string | null | undefined,
  many: readonly string[] | null | undefined,
): readonly string[] {
  return [...(one === null || one === undefined ? [] : [one]), ...(many ?? [])]
}

/** A trigger names one thing: links, files, or how many to take next; and a type we do not know must name something. */
function objectionTo(
  document: TriggerDocument,
  urls: readonly string[],
  files: readonly string[],
  name: string,
): SyncError | null {
  const named = [
    urls.length > 0 ? '"url"' : null,
    files.length > 0 ? '"file"' : null,
    typeof document.next === 'number' ? '"next"' : null,
  ].filter((field) => field !== null)
  const what = `Cannot read trigger "${name}"`
  if (named.length > 1) {
    return new SyncError('TRIGGER_INVALID', what, `${named.join(' and ')} are both given`, 'name one of them')
  }
  const [thing] = named
  if (thing !== undefined && thing !== '"next"' && hasEntries(document.sources)) {
    const why = `${thing} and "sources" are both given, and sources are asked only when no track is named`
    return new SyncError('TRIGGER_INVALID', what, why, 'leave one of them out')
  }
  const { type } = document
  if (named.length === 0 && typeof type === 'string' && type !== 'track') {
    const why = `it names no track, and its type "${printable(type)}" is unknown`
    return new SyncError('TRIGGER_INVALID', what, why, 'give a "url" or a "file", or leave "type" out')
  }
  return null
}

function unknownTask({ task }: TriggerDocument, name: string, { taskNames }: ParseRules): SyncError | null {
  if (task === null || task === undefined || taskNames.includes(task)) return null
  const near = nearestWord(task, taskNames)
  const next = near === null ? `tasks are: ${taskNames.join(', ')}` : `did you mean "${near}"?`
  return new SyncError(
    'TRIGGER_UNKNOWN_TASK',
    `Cannot run trigger "${name}"`,
    `there is no task "${printable(task)}"`,
    next,
  )
}
