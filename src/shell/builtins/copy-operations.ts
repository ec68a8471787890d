import { basename } from 'node:path'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { nodeFs } from '../node-fs.ts'

const { statSync } = nodeFs

/** One copy or move; the written names are for messages. */
export interface CopyOperation {
  readonly from: { readonly written: string; readonly path: string }
  readonly to: { readonly written: string; readonly path: string }
}

/**
 * What `cp` and `mv` do with their values: one file to a name or into a folder, several into a folder. `SOURCE/.` goes to
 * the folder itself. `refusal` says why a source may not be taken, judged by its last part.
 */
export function planOperations(
  values: readonly string[],
  fromKind: 'read' | 'write',
  refusal: (lastPart: string) => string | null,
  path: BuiltinContext['path'],
): readonly CopyOperation[] {
  const sources = values.slice(0, -1)
  const target = values.at(-1)
  if (target === undefined) throw new BuiltinError('missing file operand')
  if (sources.length === 0) throw new BuiltinError(`missing destination file operand after '${target}'`)
  for (const source of sources) {
    const why = refusal(lastPartOf(source))
    if (why !== null) throw new BuiltinError(why.replace('{}', source))
  }
  const folder = path('write', target)
  const intoFolder = isFolder(folder)
  if (sources.length > 1 && !intoFolder) throw new BuiltinError(`target '${target}' is not a directory`)
  return sources.map((source) => ({
    from: { written: source, path: path(fromKind, source) },
    to: { written: target, path: intoFolder ? placeIn(folder, source) : folder },
  }))
}

function placeIn(folder: string, source: string): string {
  return lastPartOf(source) === '.' ? folder : `${folder}/${basename(source)}`
}

function lastPartOf(written: string): string {
  return written.replace(/\/+$/, '').split('/').at(-1) ?? ''
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
