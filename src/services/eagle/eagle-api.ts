import * as z from 'zod/mini'
import { SyncError } from '../../model/error.ts'
import type { LibraryAnswer } from '../../model/library.ts'
import type { EagleClient, EagleRequest } from './eagle-client.ts'

const itemSchema = z.object({
  id: z.string(),
  name: z.string(),
  ext: z.string(),
  tags: z._default(z.array(z.string()), []),
  isDeleted: z._default(z.boolean(), false),
  annotation: z._default(z.string(), ''),
  /** What is written as `website` is read as `url`. */
  url: z._default(z.string(), ''),
  /** Bytes; absent until the import is done. */
  size: z.optional(z.number()),
  /** Seconds; not every version tells it of audio. */
  duration: z.optional(z.number()),
})

export type EagleItem = z.infer<typeof itemSchema>

interface FolderNode {
  readonly id: string
  readonly name: string
  readonly children?: readonly FolderNode[] | undefined
}
const folderSchema: z.ZodMiniType<FolderNode> = z.object({
  id: z.string(),
  name: z.string(),
  children: z.optional(z.array(z.lazy(() => folderSchema))),
})

const libraryInfo = z.object({
  library: z.optional(z.object({ path: z.string() })),
  path: z.optional(z.string()),
})
const v1Items = z.array(itemSchema)
const v2Items = z.object({ data: z.array(itemSchema), total: z.optional(z.number()) })
const v1Folders = z.array(folderSchema)
const v2Folders = z.object({ data: z.array(folderSchema) })

/** What is asked to be imported; `path` is an absolute path that Eagle copies from. */
export interface NewItem {
  readonly path: string
  readonly name: string
  readonly website: string | null
  readonly annotation: string
  readonly tags: readonly string[]
  readonly folderId: string
}

/** What items are looked for by. Both are only hints to Eagle: the caller compares for itself. */
export interface ItemFilter {
  readonly annotation: string | null
  readonly name: string | null
}

/** The few calls that are needed, in one of the two generations of Eagle's API. */
export interface EagleApi {
  libraryPath(signal: AbortSignal): Promise<LibraryAnswer<string>>
  items(filter: ItemFilter, signal: AbortSignal): Promise<LibraryAnswer<readonly EagleItem[]>>
  /** null when there is none, or it lies in the trash. */
  item(id: string, signal: AbortSignal): Promise<LibraryAnswer<EagleItem | null>>
  add(item: NewItem, signal: AbortSignal): Promise<LibraryAnswer<unknown>>
  update(
    id: string,
    values: { readonly tags: readonly string[]; readonly annotation: string },
    signal: AbortSignal,
  ): Promise<LibraryAnswer<unknown>>
  trash(id: string, signal: AbortSignal): Promise<LibraryAnswer<unknown>>
  folders(signal: AbortSignal): Promise<LibraryAnswer<readonly FolderNode[]>>
  createFolder(name: string, parent: string | null, signal: AbortSignal): Promise<LibraryAnswer<FolderNode>>
}

const V2_LIMIT = 1000
const V1_LIMIT = 200

/** Updates and the trash are those of the first generation in both: the second names no trash. */
export function createEagleApi(client: EagleClient, generation: 1 | 2): EagleApi {
  const v2 = generation === 2
  const ask = async <T>(
    path: string,
    schema: z.ZodMiniType<T>,
    request: EagleRequest,
  ): Promise<LibraryAnswer<T>> => {
    const answer = await client(path, request)
    return answer.kind === 'answer' ? checked(path, schema, answer.value) : answer
  }
  const listV1 = (query: Readonly<Record<string, string>>, signal: AbortSignal) =>
    ask('/api/item/list', v1Items, { query: { limit: String(V1_LIMIT), ...query }, signal })
  return {
    libraryPath: async (signal) => {
      const answer = await ask(v2 ? '/api/v2/library/info' : '/api/library/info', libraryInfo, { signal })
      return mapAnswer(answer, ({ library, path }) => library?.path ?? path ?? '')
    },
    items: async ({ annotation, name }, signal) => {
      if (v2) {
        const query = {
          limit: String(V2_LIMIT),
          ...(annotation === null ? {} : { annotation }),
          ...(name === null ? {} : { keywords: name }),
        }
        return mapAnswer(await ask('/api/v2/item/get', v2Items, { query, signal }), ({ data }) => there(data))
      }
      const byKeyword = await listV1({ keyword: annotation ?? name ?? '' }, signal)
      if (byKeyword.kind !== 'answer' || annotation === null || name === null)
        return mapAnswer(byKeyword, there)
      // whether a keyword reaches annotations is not written anywhere: the name finds it as well
      const byName = await listV1({ name }, signal)
      return mapAnswer(byName, (items) => there([...byKeyword.value, ...items]))
    },
    item: async (id, signal) => {
      if (v2) {
        const answer = await ask('/api/v2/item/get', v2Items, { query: { id }, signal })
        return mapAnswer(answer, ({ data }) => there(data).find((item) => item.id === id) ?? null)
      }
      const answer = await ask('/api/item/info', itemSchema, { query: { id }, signal })
      // an unknown id is an error of varying shape; whether Eagle is there at all is known by now
      if (answer.kind === 'unavailable' && / answered (200|404|500): /.test(answer.error.why))
        return { kind: 'answer', value: null }
      return mapAnswer(answer, (item) => (item.isDeleted ? null : item))
    },
    add: ({ path, name, website, annotation, tags, folderId }, signal) => {
      const common = { path, name, annotation, tags, ...(website === null ? {} : { website }) }
      return v2
        ? client('/api/v2/item/add', { body: { ...common, folders: [folderId] }, signal })
        : client('/api/item/addFromPath', { body: { ...common, folderId }, signal })
    },
    update: (id, values, signal) => client('/api/item/update', { body: { id, ...values }, signal }),
    trash: (id, signal) => client('/api/item/moveToTrash', { body: { itemIds: [id] }, signal }),
    folders: async (signal) => {
      if (!v2) return ask('/api/folder/list', v1Folders, { signal })
      const query = { limit: String(V2_LIMIT) }
      return mapAnswer(await ask('/api/v2/folder/get', v2Folders, { query, signal }), ({ data }) => data)
    },
    createFolder: (name, parent, signal) => {
      const under = parent === null ? {} : { parent }
      return v2
        ? ask('/api/v2/folder/create', folderSchema, { body: { name, ...under }, signal })
        : ask('/api/folder/create', folderSchema, { body: { folderName: name, ...under }, signal })
    },
  }
}

/** The value of an answer as another; what is no answer stays what it is. */
export function mapAnswer<T, U>(answer: LibraryAnswer<T>, map: (value: T) => U): LibraryAnswer<U> {
  return answer.kind === 'answer' ? { kind: 'answer', value: map(answer.value) } : answer
}

/** Items in the trash are still listed; those are not there. */
function there(items: readonly EagleItem[]): readonly EagleItem[] {
  const unique = new Map(items.map((item) => [item.id, item]))
  return [...unique.values()].filter(({ isDeleted }) => !isDeleted)
}

function checked<T>(path: string, schema: z.ZodMiniType<T>, value: unknown): LibraryAnswer<T> {
  const result = schema.safeParse(value)
  if (result.success) return { kind: 'answer', value: result.data }
  return {
    kind: 'unavailable',
    error: new SyncError(
      'SERVICE_ANSWER_INVALID',
      'Cannot use Eagle',
      `${path} answered in another shape than its documentation says`,
      'look for an update of tracksync; it tries again by itself',
    ),
  }
}
