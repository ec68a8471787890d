import { findNodeAtLocation, getNodeValue, parseTree, type Node, type ParseError } from 'jsonc-parser'
import type * as z from 'zod/mini'
import { SyncError } from '../model/error.ts'
import { nearestWord } from '../util/did-you-mean.ts'
import { parseErrorInWords, placeInText } from './json-error.ts'

export interface CheckedJson<T> {
  readonly value: T
  /** An error that points at a place of the file. */
  readonly invalid: (path: readonly PropertyKey[], why: string, next: string, cause?: unknown) => SyncError
}

export interface JsonShape<T> {
  readonly schema: z.ZodMiniType<T>
  /** The fields that an object at this place may have. */
  readonly fieldsAt: (path: readonly PropertyKey[]) => readonly string[]
}

type Issue = z.core.$ZodIssue

/**
 * Reads JSON with comments and checks it against a schema whose messages end the phrase "expected ...".
 * Throws TASK_INVALID naming file, line and column.
 */
export function checkedJson<T>(text: string, path: string, shape: JsonShape<T>): CheckedJson<T> {
  const clean = text.startsWith('\uFEFF') ? text.slice(1) : text
  const invalidAt = (offset: number, why: string, next: string, cause?: unknown): SyncError =>
    new SyncError(
      'TASK_INVALID',
      `Cannot read task file "${path}"`,
      `${placeInText(clean, offset)}: ${why}`,
      next,
      {
        cause,
      },
    )
  let tree: Node | null = null
  const root = (): Node => (tree ??= treeOf(clean, invalidAt))
  const invalid: CheckedJson<T>['invalid'] = (at, why, next, cause) =>
    invalidAt(nearestNode(root(), at).offset, why, next, cause)
  const value = plainJson(clean) ?? getNodeValue(root())
  const checked = shape.schema.safeParse(value)
  if (checked.success) return { value: checked.data, invalid }
  const issue = mostTelling(checked.error.issues)
  if (issue.code === 'unrecognized_keys') throw unknownField(issue.keys[0] ?? '', issue.path, shape, invalid)
  const found = describeValue(getNodeValue(nearestNode(root(), issue.path)))
  const subject = issue.path.length === 0 ? 'the file' : `"${issue.path.join('.')}"`
  throw invalid(issue.path, `${subject} is ${found}, expected ${issue.message}`, 'correct the value')
}

/** The value of JSON without comments, in a tenth of the time; null for anything else. */
function plainJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The text with its places: comments and trailing commas are allowed. */
function treeOf(text: string, invalidAt: (offset: number, why: string, next: string) => SyncError): Node {
  const errors: ParseError[] = []
  const root = parseTree(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (root !== undefined && first === undefined) return root
  const why = first === undefined ? 'it is empty' : parseErrorInWords(first)
  throw invalidAt(first?.offset ?? 0, why, 'correct the JSON')
}

/** A mistyped field explains best what went wrong, so it is told before anything else. */
function mostTelling(issues: readonly Issue[]): Issue {
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]
  if (issue === undefined) throw new Error('A failed check came without an issue')
  return issue
}

function unknownField<T>(
  field: string,
  path: readonly PropertyKey[],
  shape: JsonShape<T>,
  invalid: CheckedJson<T>['invalid'],
): SyncError {
  const known = shape.fieldsAt(path)
  const near = nearestWord(field, known)
  const next = near === null ? `use one of: ${known.join(', ')}` : `did you mean "${near}"?`
  const full = [...path, field]
  return invalid(full, `"${full.join('.')}" is not a field`, next)
}

/** The node at a path, or the last one on the way to it when the rest is absent. Keys point at their property. */
function nearestNode(root: Node, path: readonly PropertyKey[]): Node {
  for (let length = path.length; length > 0; length -= 1) {
    const segments = path.slice(0, length).map((key) => (typeof key === 'symbol' ? key.toString() : key))
    const node = findNodeAtLocation(root, segments)
    if (node !== undefined) return node
  }
  return root
}

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  const shown = JSON.stringify(value)
  return shown.length > 60 ? `${shown.slice(0, 57)}...` : shown
}
