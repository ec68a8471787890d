import type { LibraryAnswer } from '../../model/library.ts'
import { mapAnswer, type EagleApi } from './eagle-api.ts'

/** Where playlists lie, as in the user's earlier system. */
const PARENT = 'Playlists'

/** The id of the folder `Playlists/<name>`, made where it is missing. After an unclear answer the folders are read again. */
export async function ensureFolder(
  api: EagleApi,
  name: string,
  signal: AbortSignal,
): Promise<LibraryAnswer<string>> {
  const parent = await child(api, null, PARENT, signal)
  return parent.kind === 'answer' ? child(api, parent.value, name, signal) : parent
}

async function child(
  api: EagleApi,
  parent: string | null,
  name: string,
  signal: AbortSignal,
): Promise<LibraryAnswer<string>> {
  const known = await look(api, parent, name, signal)
  if (known.kind !== 'answer') return known
  if (known.value !== null) return { kind: 'answer', value: known.value }
  const made = await api.createFolder(name, parent, signal)
  if (made.kind === 'answer') return { kind: 'answer', value: made.value.id }
  const after = await look(api, parent, name, signal)
  return after.kind === 'answer' && after.value !== null ? { kind: 'answer', value: after.value } : made
}

async function look(
  api: EagleApi,
  parent: string | null,
  name: string,
  signal: AbortSignal,
): Promise<LibraryAnswer<string | null>> {
  return mapAnswer(await api.folders(signal), (folders) => {
    const level = parent === null ? folders : (folders.find((folder) => folder.id === parent)?.children ?? [])
    return level.find((folder) => folder.name === name)?.id ?? null
  })
}
