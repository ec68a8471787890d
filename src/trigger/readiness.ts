import { DROPPABLE, fileKindOf, type FileKind } from './drop-kind.ts'
import { declaredLength } from './declared-length.ts'
import { endingOf, nameForPeople, type DropName } from './drop-name.ts'
import { parseContent, type TextKind } from './parse-drop/parse-content.ts'
import { endsWithNewline } from './parse-drop/decode-text.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-drop/parse-answer.ts'
import { isWholeBinaryPlist, isWholeXmlPlist } from './parse-drop/whole-plist.ts'
import { readDrop } from './read-drop.ts'
import { settledBeforeItCame, type Snapshot } from './snapshot.ts'

/** Whether a drop is complete, told by how long it has to stay as it is before it is taken; 0: it is complete now. */
export interface Readiness {
  readonly afterUnchangedMs: number
  /** What it is waiting for, in words. */
  readonly why: string
  /** The content that was read and understood, so that the claim need not do it twice. */
  readonly validated: Validated | null
  /** Other drops it names; they must be complete, too. */
  readonly companions: readonly DropName[]
  /** Whether it cannot do without its companions. */
  readonly needsCompanions: boolean
  /** It is not for us; it stays, and nothing is waited for. */
  readonly isLeft: boolean
}

export interface Validated {
  readonly bytes: Buffer
  readonly answer: ParseAnswer
}

/** Every waiting time of the rules, in milliseconds. */
export const WAIT_MS = {
  /** Incomplete by its own account: not JSON yet, shorter than its container says. Then it is taken as it is. */
  incomplete: 10_000,
  empty: 30_000,
  /** No end can be told: text without a last newline, audio without a declared length, a folder. */
  text: 500,
  media: 2_000,
  /** Whole by its own account, but not seen to arrive in one piece: a writer may go on at once. */
  whole: 100,
} as const

/** A file as one look saw it. `isNew`: the first look at this inode under this name. */
export interface SeenFile {
  readonly path: Buffer
  readonly name: DropName
  readonly snapshot: Snapshot
  readonly isNew: boolean
}

/** Judges a regular file or anything else that is not a folder. Opens it, except what is not a regular file. */
export async function fileReadiness(file: SeenFile, rules: ParseRules): Promise<Readiness> {
  const { snapshot, name } = file
  if (rules.handoffs !== undefined && fileKindOf(name) !== 'json') return left('it is no JSON hand-off')
  if (snapshot.type !== 'file') return ready(`it is ${snapshot.typeName}`)
  if (snapshot.sizeBytes === 0) return wait(WAIT_MS.empty, 'it is empty')
  const kind = fileKindOf(name)
  if (kind === 'unknown') return wait(WAIT_MS.media, `it is not ${DROPPABLE}`)
  if (kind === 'audio') return audioReadiness(file)
  return textReadiness(file, kind, rules)
}

export function ready(why = 'it is complete'): Readiness {
  return wait(0, why)
}

/** What is in the inbox and for somebody else. */
export function left(why: string): Readiness {
  return { ...wait(Infinity, why), isLeft: true }
}

export function wait(afterUnchangedMs: number, why: string): Readiness {
  return { afterUnchangedMs, why, validated: null, companions: [], needsCompanions: false, isLeft: false }
}

function audioReadiness({ path, snapshot, isNew }: SeenFile): Readiness {
  if (isNew && settledBeforeItCame(snapshot)) return ready()
  switch (declaredLength(path, snapshot.sizeBytes)) {
    case 'whole':
      return wait(WAIT_MS.whole, 'its writer may go on')
    case 'short':
      return wait(WAIT_MS.incomplete, 'it is shorter than it says itself')
    case 'unknown':
      return wait(WAIT_MS.media, 'its end cannot be told')
  }
}

async function textReadiness(file: SeenFile, kind: TextKind, rules: ParseRules): Promise<Readiness> {
  const name = nameForPeople(file.name)
  const read = readDrop(file.path, name, rules.maxJsonBytes)
  if (read.kind === 'gone') return wait(WAIT_MS.incomplete, 'it is gone')
  if (read.kind === 'refused') return wait(WAIT_MS.incomplete, read.error.why)
  const { bytes } = read
  const inOnePiece = file.isNew && settledBeforeItCame(file.snapshot)
  const shape = inOnePiece && kind !== 'json' ? ready() : shapeReadiness(kind, bytes)
  if (kind !== 'json' && kind !== 'list') return shape
  const content: DropContent = { bytes, name, ending: endingOf(file.name), base: rules.folder }
  const answer = await parseContent(kind, content, rules)
  if (answer.kind === 'incomplete') return wait(WAIT_MS.incomplete, answer.error.why)
  if (answer.kind === 'left') return left(answer.why)
  const companions = answer.kind === 'parsed' ? answer.drop.companions : []
  return { ...shape, validated: { bytes, answer }, companions, needsCompanions: kind === 'json' }
}

/** Told by the last bytes. JSON is judged by its parser instead. */
function shapeReadiness(kind: FileKind, bytes: Buffer): Readiness {
  if (kind === 'json') return ready()
  if (kind === 'webloc') {
    return isWholeXmlPlist(bytes) || isWholeBinaryPlist(bytes)
      ? ready()
      : wait(WAIT_MS.incomplete, 'its property list has no end')
  }
  return endsWithNewline(bytes)
    ? wait(WAIT_MS.whole, 'its writer may go on')
    : wait(WAIT_MS.text, 'its last line has no end')
}
