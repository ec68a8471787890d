import { basename } from 'node:path'
import { absolutePath } from '../absolute-path.ts'
import { BuiltinError, type BuiltinContext, type PathAccess } from '../builtin.ts'
import { nodeFs } from '../node-fs.ts'

const { statSync } = nodeFs

/** One copy or move; the written names are for messages. */
export interface CopyOperation {
  readonly from: { readonly written: string; readonly path: string }
  readonly to: { readonly written: string; readonly path: string }
}

/** Where they differ. */
export interface CopyRules {
  readonly from: readonly [PathAccess, ...PathAccess[]]
  readonly to: PathAccess
  /** Why a source may not be taken, judged by its last part; `{}` stands for the source. */
  readonly refusal: (lastPart: string) => string | null
}

/**
 * What `cp` and `mv` do with their values: one file to a name or into a folder, several into a folder. `SOURCE/.` goes to
 * the folder itself.
 */
export function planOperations(
  values: readonly string[],
  { from, to, refusal }: CopyRules,
  { state: { cwd }, path }: Pick<BuiltinContext, 'state' | 'path'>,
): readonly CopyOperation[] {
  const sources = values.slice(0, -1)
  const target = values.at(-1)
  if (target === undefined) throw new BuiltinError('missing file operand')
  if (sources.length === 0) throw new BuiltinError(`missing destination file operand after '${target}'`)
  for (const source of sources) {
    const why = refusal(lastPartOf(source))
    if (why !== null) throw new BuiltinError(why.replace('{}', source))
  }
  const intoFolder = isFolder(absolutePath(cwd, target))
  if (sources.length > 1 && !intoFolder) throw new BuiltinError(`target '${target}' is not a directory`)
  return sources.map((source) => {
    const [taken = ''] = from.map((kind) => path(kind, source))
    const place = intoFolder ? placeIn(target, source) : target
    return { from: { written: source, path: taken }, to: { written: target, path: path(to, place) } }
  })
}

function placeIn(folder: string, source: string): string {
  if (lastPartOf(source) === '.') return folder
  // '' is the working folder itself.
  return folder === '' || folder.endsWith('/') ? folder + basename(source) : `${folder}/${basename(source)}`
}

function lastPartOf(written: string): string {
  return written.replace(/\/+$/, '').split('/').at(-1) ?? ''
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
