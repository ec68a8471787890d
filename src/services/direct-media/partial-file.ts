import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'

const Partial = z.object({
  /** The link that was asked for. */
  url: z.string(),
  /** Where the audio itself was. */
  mediaUrl: z.string(),
  title: z.nullable(z.string()),
  /** Of the file's name, without the dot. */
  ending: z.string(),
  totalBytes: z.number(),
  /** An `ETag` or `Last-Modified`, which says whether it still is the same file. */
  validator: z.nullable(z.string()),
})

/** What must be known of a file to fetch the rest of it later. */
export type PartialFile = z.infer<typeof Partial>

export interface Left extends PartialFile {
  readonly receivedBytes: number
}

/** Where the bytes are kept until they are all there. */
export function partPath(folder: string): string {
  return join(folder, 'source.part')
}

/** Written before the first byte, so that a crash never leaves bytes of which nothing is known. */
export async function notePartial(folder: string, partial: PartialFile | null): Promise<void> {
  await rm(partPath(folder), { force: true })
  await (partial === null
    ? rm(notePath(folder), { force: true })
    : writeFile(notePath(folder), JSON.stringify(partial)))
}

/** What an earlier try for the same link left, or null: nothing, or nothing that can be continued. */
export async function readLeft(folder: string, url: string): Promise<Left | null> {
  try {
    const parsed = z.safeParse(Partial, JSON.parse(await readFile(notePath(folder), 'utf8')))
    const { size } = await stat(partPath(folder))
    if (!parsed.success || parsed.data.url !== url || size === 0 || size > parsed.data.totalBytes) return null
    return { ...parsed.data, receivedBytes: size }
  } catch {
    return null
  }
}

/** Gives a file that is all there its name. */
export async function finishPartial(folder: string, ending: string): Promise<string> {
  const path = join(folder, `source.${ending}`)
  await rename(partPath(folder), path)
  await rm(notePath(folder), { force: true })
  return path
}

function notePath(folder: string): string {
  return join(folder, 'source.json')
}
