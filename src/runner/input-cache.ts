import { chmod, copyFile, constants, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { sha256, sha256OfFile } from '../util/digest.ts'
import { filesOf } from './file-globs.ts'

/** What decides whether a task has to be run again. */
export interface CacheSubject {
  readonly task: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly files: readonly string[]
  readonly output: readonly string[]
  readonly envNames: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** The fingerprints of its dependencies; null for one that can't be cached, which makes this one uncacheable. */
  readonly dependencies: readonly (string | null)[]
}

export type CacheAnswer =
  /** It has to be run; nothing is remembered. */
  | { readonly kind: 'uncacheable' }
  /** Inputs unchanged, outputs as they were (put back where they were not). */
  | { readonly kind: 'hit'; readonly fingerprint: string }
  /** It has to be run; call `store` when it has succeeded (it never rejects). */
  | { readonly kind: 'miss'; readonly fingerprint: string; readonly store: () => Promise<void> }

interface StoredOutput {
  /** Relative to the working folder. */
  readonly path: string
  readonly sha256: string
  readonly mode: number
}

interface Manifest {
  readonly fingerprint: string
  readonly outputs: readonly StoredOutput[]
}

/** Changes when the way a fingerprint is made or stored changes. */
const FORMAT = 'tracksync-task-cache-1'

/**
 * Asks whether a task may be passed over. Outputs are compared by content; what is missing or damaged is put back from
 * the copy in the cache, and when that copy is not whole the task is run again.
 */
export async function askCache(subject: CacheSubject, cacheFolder: string): Promise<CacheAnswer> {
  if (subject.files.length === 0 || subject.dependencies.includes(null)) return { kind: 'uncacheable' }
  const files = await filesOf(subject.files, subject.cwd)
  if (files.length === 0) return { kind: 'uncacheable' }
  const fingerprint = await fingerprintOf(subject, files)
  const folder = join(cacheFolder, sha256(JSON.stringify([subject.cwd, subject.task])))
  const manifest = await readManifest(folder)
  if (manifest?.fingerprint === fingerprint && (await restore(manifest.outputs, subject.cwd, folder)))
    return { kind: 'hit', fingerprint }
  return { kind: 'miss', fingerprint, store: () => store(subject, fingerprint, folder) }
}

async function fingerprintOf(subject: CacheSubject, files: readonly string[]): Promise<string> {
  const { command, args, envNames, env, dependencies, cwd } = subject
  const names = [...new Set(envNames)].toSorted()
  const contents: [path: string, sha256: string | null][] = []
  for (const path of files) contents.push([relative(cwd, path), await digestIfThere(path)])
  return sha256(
    JSON.stringify([
      FORMAT,
      process.platform,
      process.arch,
      command,
      args,
      names.map((name) => [name, env[name] ?? null]),
      contents,
      dependencies,
    ]),
  )
}

async function restore(outputs: readonly StoredOutput[], cwd: string, folder: string): Promise<boolean> {
  const damaged: StoredOutput[] = []
  for (const output of outputs) if (!(await isAsStored(join(cwd, output.path), output))) damaged.push(output)
  for (const output of damaged)
    if ((await digestIfThere(copyOf(output, folder))) !== output.sha256) return false
  try {
    for (const output of damaged) await putBack(output, cwd, folder)
    return true
  } catch {
    return false
  }
}

async function putBack(output: StoredOutput, cwd: string, folder: string): Promise<void> {
  const target = join(cwd, output.path)
  const temporary = `${target}.${process.pid}.tmp`
  await mkdir(dirname(target), { recursive: true })
  await copyFile(copyOf(output, folder), temporary, constants.COPYFILE_FICLONE)
  await chmod(temporary, output.mode)
  await rename(temporary, target)
}

async function isAsStored(path: string, output: StoredOutput): Promise<boolean> {
  return (await modeIfThere(path)) === output.mode && (await digestIfThere(path)) === output.sha256
}

/** A cache that can't be written (disk full, read-only) only costs time: the task is run again next time. */
async function store(subject: CacheSubject, fingerprint: string, folder: string): Promise<void> {
  const made = `${folder}.${process.pid}.tmp`
  try {
    await makeEntry(subject, fingerprint, made)
    await rm(folder, { recursive: true, force: true })
    await rename(made, folder)
  } catch {
    await rm(made, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** The whole entry is made beside the old one and then put in its place, so that nobody ever reads half of it. */
async function makeEntry({ cwd, output }: CacheSubject, fingerprint: string, made: string): Promise<void> {
  await rm(made, { recursive: true, force: true })
  await mkdir(made, { recursive: true })
  const outputs: StoredOutput[] = []
  for (const path of await filesOf(output, cwd)) {
    const digest = await digestIfThere(path)
    const mode = await modeIfThere(path)
    if (digest === null || mode === null) continue
    const stored = { path: relative(cwd, path), sha256: digest, mode }
    await copyFile(path, copyOf(stored, made), constants.COPYFILE_FICLONE)
    outputs.push(stored)
  }
  await writeFile(join(made, 'manifest.json'), JSON.stringify({ fingerprint, outputs } satisfies Manifest))
}

function copyOf(output: StoredOutput, folder: string): string {
  return join(folder, output.sha256)
}

/** An entry that can't be read is as good as none. */
async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))
    return isManifest(manifest) ? manifest : null
  } catch {
    return null
  }
}

function isManifest(value: unknown): value is Manifest {
  if (!isRecord(value) || typeof value['fingerprint'] !== 'string' || !Array.isArray(value['outputs']))
    return false
  return value['outputs'].every(
    (output: unknown) =>
      isRecord(output) &&
      typeof output['path'] === 'string' &&
      typeof output['sha256'] === 'string' &&
      typeof output['mode'] === 'number',
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

async function digestIfThere(path: string): Promise<string | null> {
  try {
    return await sha256OfFile(path)
  } catch {
    return null
  }
}

async function modeIfThere(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mode & 0o777
  } catch {
    return null
  }
}
