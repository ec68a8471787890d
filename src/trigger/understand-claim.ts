import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { SyncError } from '../model/error.ts'
import type { Handoff } from '../model/handoff.ts'
import type { Trigger, TriggerRequest } from '../model/trigger.ts'
import { sha256 } from '../util/digest.ts'
import { errorCodeOf } from '../util/file-error.ts'
import { isInside } from './check-path.ts'
import { COMPANIONS_FOLDER, namesIn, takeCompanion, type Claim } from './claims.ts'
import { DROPPABLE, fileKindOf } from './drop-kind.ts'
import { childPath, endingOf, nameForPeople, textOfName, utf8Name, type DropName } from './drop-name.ts'
import { freeName } from './free-name.ts'
import type { ParseAnswer, ParsedDrop, ParseRules } from './parse-drop/parse-answer.ts'
import { parseContent, type TextKind } from './parse-drop/parse-content.ts'
import { notAFile, readDrop, unreadable } from './read-drop.ts'
import type { Validated } from './readiness.ts'
import { sameContent, takeSnapshot, type Snapshot } from './snapshot.ts'
import type { DropOutcome } from './trigger-door.ts'

/** How often a drop may be claimed; one that ends three agents is not given to a fourth. */
const MAX_ATTEMPTS = 3

/** `changed`: it is not what was found complete; it goes back to the folder. */
export type Understood =
  | { readonly kind: 'trigger'; readonly trigger: Trigger }
  | { readonly kind: 'refused'; readonly error: SyncError }
  | { readonly kind: 'answered'; readonly outcome: DropOutcome }
  | { readonly kind: 'changed' }
  | { readonly kind: 'gone' }

/** What was seen of a drop before it was claimed; null for one that was taken over. */
export interface SeenBefore {
  readonly snapshot: Snapshot
  readonly validated: Validated | null
}

/** Reads a claimed drop, where nobody else touches it any more, and compares it with what was seen before. */
export async function understandClaim(
  claim: Claim,
  seen: SeenBefore | null,
  rules: ParseRules,
): Promise<Understood> {
  if (claim.attempt > MAX_ATTEMPTS) return { kind: 'refused', error: attemptsSpent(claim.name) }
  try {
    const snapshot = takeSnapshot(childPath(claim.path, claim.name))
    if (snapshot === null) return { kind: 'gone' }
    const answer = await parse(claim, snapshot, seen, rules)
    if (answer === 'changed') return { kind: 'changed' }
    if (answer === 'gone') return { kind: 'gone' }
    if (answer.kind === 'left') return { kind: 'changed' }
    if (answer.kind === 'answered') return answer
    return answer.kind === 'parsed'
      ? withCompanions(claim, answer.drop, rules)
      : { kind: 'refused', error: answer.error }
  } catch (error) {
    if (errorCodeOf(error) === null) throw error
    return { kind: 'refused', error: unreadable(nameForPeople(claim.name), error) }
  }
}

type Parsed = ParseAnswer | 'changed' | 'gone'

function parse(
  claim: Claim,
  snapshot: Snapshot,
  seen: SeenBefore | null,
  rules: ParseRules,
): Promise<Parsed> | Parsed {
  const name = nameForPeople(claim.name)
  const kind = fileKindOf(claim.name)
  if (rules.handoffs !== undefined && kind !== 'json') return 'changed'
  if (snapshot.type === 'folder' && endingOf(claim.name) !== 'json') return parseFolder(claim, rules)
  if (snapshot.type !== 'file')
    return { kind: 'refused', error: notAFile(name, `it is ${snapshot.typeName}`) }
  if (kind === 'unknown') return { kind: 'refused', error: unknownKind(name) }
  if (snapshot.sizeBytes === 0) {
    if (seen !== null && !sameContent(snapshot, seen.snapshot)) return 'changed'
    return { kind: 'refused', error: emptyDrop(name, kind === 'audio') }
  }
  return kind === 'audio' ? parseAudio(claim, snapshot, seen) : parseText(claim, kind, snapshot, seen, rules)
}

async function parseText(
  claim: Claim,
  kind: TextKind,
  snapshot: Snapshot,
  seen: SeenBefore | null,
  rules: ParseRules,
): Promise<Parsed> {
  const name = nameForPeople(claim.name)
  const read = readDrop(childPath(claim.path, claim.name), name, rules.maxJsonBytes)
  if (read.kind === 'gone') return 'gone'
  const isAsSeen = seen === null || sameContent(snapshot, seen.snapshot)
  if (read.kind === 'refused') return isAsSeen ? { kind: 'refused', error: read.error } : 'changed'
  const { bytes } = read
  if (seen?.validated?.bytes.equals(bytes) === true) return seen.validated.answer
  const answer = await parseContent(
    kind,
    { bytes, name, ending: endingOf(claim.name), base: rules.folder },
    rules,
  )
  return answer.kind === 'incomplete' && !isAsSeen ? 'changed' : answer
}

async function parseAudio(claim: Claim, snapshot: Snapshot, seen: SeenBefore | null): Promise<Parsed> {
  if (seen !== null && !sameContent(snapshot, seen.snapshot)) return 'changed'
  const { parseAudioDrop } = await import('./parse-drop/audio-drop.ts')
  const path = readablePath(claim.path, claim.name)
  const answer = await parseAudioDrop(path)
  const after = takeSnapshot(path)
  if (after === null) return 'gone'
  return sameContent(snapshot, after) ? answer : 'changed'
}

async function parseFolder(claim: Claim, rules: ParseRules): Promise<Parsed> {
  const { parseFolderDrop } = await import('./parse-drop/folder-drop.ts')
  const path = readablePath(claim.path, claim.name)
  makeNamesReadable(Buffer.from(path))
  return parseFolderDrop(path, nameForPeople(claim.name), rules)
}

/** The drop's path as text. Programs are given paths as text, so a name that is not UTF-8 is changed inside the claim. */
function readablePath(folder: string, name: DropName): string {
  const text = textOfName(name)
  if (text !== null) return join(folder, text)
  const readable = utf8Name(name)
  renameSync(childPath(folder, name), childPath(folder, readable))
  return join(folder, readable)
}

function makeNamesReadable(folder: Buffer): void {
  for (const name of namesIn(folder)) {
    const path = childPath(folder, name)
    if (takeSnapshot(path)?.type === 'folder') makeNamesReadable(path)
    if (textOfName(name) !== null) continue
    const readable = freeName(
      utf8Name(name),
      (candidate) => takeSnapshot(childPath(folder, candidate)) !== null,
    )
    renameSync(path, childPath(folder, readable))
  }
}

/** Claims the other entries of the trigger folder that the drop names, and points the request to them. */
function withCompanions(claim: Claim, drop: ParsedDrop, rules: ParseRules): Understood {
  let { request } = drop
  for (const companion of drop.companions) {
    const isThere = takeCompanion(rules.folder, claim, companion)
    if (!isThere && drop.kind === 'json')
      return { kind: 'refused', error: fileMissing(claim.name, companion) }
    if (isThere) request = moved(request, companion, rules.folder, join(claim.path, COMPANIONS_FOLDER))
  }
  return { kind: 'trigger', trigger: triggerOf(claim.name, drop, request) }
}

function moved(request: TriggerRequest, companion: DropName, from: string, to: string): TriggerRequest {
  const name = textOfName(companion) ?? companion
  const [old, now] = [join(from, name), join(to, name)]
  const files = request.files.map((file) =>
    file === old || isInside(file, old) ? `${now}${file.slice(old.length)}` : file,
  )
  return { ...request, files }
}

function triggerOf(name: DropName, drop: ParsedDrop, request: TriggerRequest): Trigger {
  const { id, kind, contentSha256, handoff } = drop
  const key = id === null ? `drop:${sha256(`${contentSha256}\n${name}`)}` : `id:${id}`
  const trigger = { key, id, kind, name: nameForPeople(name), contentSha256, request }
  return handoff === undefined
    ? trigger
    : { ...trigger, key: handoffKey(handoff, key, contentSha256), handoff }
}

/** A task handed off again with other words is another trigger; whether it is run, the ledger decides by its task id. */
function handoffKey({ agentFolder, taskId }: Handoff, dropKey: string, contentSha256: string): string {
  return taskId === null ? dropKey : `handoff:${sha256([agentFolder, taskId, contentSha256].join('\n'))}`
}

function attemptsSpent(name: DropName): SyncError {
  const why = `the agent ended ${MAX_ATTEMPTS} times while it was reading it`
  const next = 'look into the log, then drop it again'
  return new SyncError('TRIGGER_ATTEMPTS_SPENT', `Cannot take "${nameForPeople(name)}"`, why, next)
}

function unknownKind(name: string): SyncError {
  return new SyncError(
    'TRIGGER_UNKNOWN_KIND',
    `Cannot take "${name}"`,
    'its kind is unknown',
    `drop ${DROPPABLE}`,
  )
}

function emptyDrop(name: string, isAudio: boolean): SyncError {
  const code = isAudio ? 'AUDIO_EMPTY' : 'TRIGGER_EMPTY'
  return new SyncError(code, `Cannot use "${name}"`, 'the file is empty', 'drop it again once it has content')
}

function fileMissing(name: DropName, companion: DropName): SyncError {
  const why = `the file "${nameForPeople(companion)}" that it names is not in the trigger folder`
  const next =
    'put the file there together with the trigger; a file that came first was taken as a drop of its own'
  return new SyncError('TRIGGER_INVALID', `Cannot use trigger "${nameForPeople(name)}"`, why, next)
}
