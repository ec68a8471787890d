import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'

const packageFacts = z.object({ name: z.string(), version: z.string(), license: z.string() })

/**
 * The licences of all packages of which something is in a bundle, as their terms want it.
 * @param inputs the files that went into the bundles, relative to `root`
 */
export async function licenceNotices(inputs: readonly string[], root: string): Promise<string> {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  )
  const notices = await Promise.all([...folders].toSorted().map((folder) => notice(join(root, folder))))
  return `The files of this folder contain parts of these packages.\n\n${notices.join('\n')}`
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = packageFacts.parse(
    JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')),
  )
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
  if (file === undefined) throw new Error(`Cannot find the licence of "${name}" in "${folder}"`)
  return `${name} ${version} (${license})\n\n${await readFile(join(folder, file), 'utf8')}\n`
}
