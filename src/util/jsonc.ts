import './schema-language.ts'
import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'
import { nearestWord } from './did-you-mean.ts'

/** A place in a text, both counted from 1. */
export interface TextPlace {
  readonly line: number
  readonly column: number
}

export type JsoncResult =
  | {
      readonly kind: 'parsed'
      readonly value: unknown
      readonly placeOf: (path: readonly PropertyKey[]) => TextPlace
    }
  | { readonly kind: 'invalid'; readonly why: string; readonly place: TextPlace }

/** Parses JSON with comments and trailing commas, keeping for every value the place where it stands. */
export function parseJsonc(text: string): JsoncResult {
  const errors: ParseError[] = []
  const tree = parseTree(text, errors, { allowTrailingComma: true })
  const [first] = errors
  if (first !== undefined || tree === undefined) {
    const why = first === undefined ? 'the file is empty' : words(printParseErrorCode(first.error))
    return { kind: 'invalid', why, place: placeAt(text, first?.offset ?? 0) }
  }
  return { kind: 'parsed', value: valueOf(tree), placeOf: (path) => placeAt(text, offsetOf(tree, path)) }
}

/** One problem that zod found, in a person's words, with "did you mean" for an unknown key. */
export interface SchemaIssue {
  readonly path: readonly PropertyKey[]
  readonly text: string
}

interface ZodIssue {
  readonly code?: string
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly keys?: readonly string[]
}

/**
 * Zod's issues in a person's words.
 * @param keysAt the keys known at a path, for "did you mean"
 */
export function describeIssues(
  issues: readonly ZodIssue[],
  keysAt: (path: readonly PropertyKey[]) => readonly string[],
): readonly SchemaIssue[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' && issue.keys !== undefined
      ? issue.keys.map((key) => unknownKey(issue.path, key, keysAt(issue.path)))
      : [{ path: issue.path, text: `${placeName(issue.path)}: ${issue.message}` }],
  )
}

function placeName(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the whole' : `"${path.map(String).join('.')}"`
}

function unknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): SchemaIssue {
  const near = nearestWord(key, known)
  const hint = near === null ? `known keys are ${known.join(', ')}` : `did you mean "${near}"?`
  return {
    path: [...path, key],
    text: `"${[...path, key].map(String).join('.')}" is not a known key: ${hint}`,
  }
}

function offsetOf(tree: Node, path: readonly PropertyKey[]): number {
  const segments = path.map((segment) => (typeof segment === 'number' ? segment : String(segment)))
  for (let length = segments.length; length > 0; length -= 1) {
    const node = findNodeAtLocation(tree, segments.slice(0, length))
    // the key itself, where there is one, is what a person looks for
    if (node !== undefined) return node.parent?.type === 'property' ? node.parent.offset : node.offset
  }
  return tree.offset
}

function placeAt(text: string, offset: number): TextPlace {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

// built without `__proto__` magic: such a key becomes an own property that the schemas refuse
function valueOf(node: Node): unknown {
  switch (node.type) {
    case 'array':
      return (node.children ?? []).map(valueOf)
    case 'object': {
      const entries = (node.children ?? []).flatMap(({ children }): [string, unknown][] => {
        const [key, value] = children ?? []
        return key === undefined || value === undefined ? [] : [[String(key.value), valueOf(value)]]
      })
      return Object.fromEntries(entries)
    }
    default:
      return node.value
  }
}

function words(code: string): string {
  return code.replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`).toLowerCase()
}
