import type { CanonicalLink } from '../../matching/links/canonical-link.ts'
import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import { printable } from '../../util/printable.ts'
import type { CommandContext } from '../command.ts'

/** The canonical form of each link, in the order asked; one that is not a track source does not fail the others. */
export function main({ positionals, json, io }: CommandContext): Promise<number> {
  if (positionals.length === 0) {
    throw new SyncError('USAGE', 'Cannot resolve anything', 'no link is given', 'write for example: tracksync resolve "https://youtu.be/dQw4w9WgXcQ"')
  }
  const links = positionals.map(canonicalise)
  io.out(json ? `${JSON.stringify(links, null, 2)}\n` : `${links.map(linkLine).join('\n')}\n`)
  return Promise.resolve(0)
}

function linkLine({ input, service, kind, canonical, needsNetwork, error }: CanonicalLink): string {
  if (kind === 'invalid') return printable(`${input}: not a track source: ${error ?? 'unknown form'}`)
  return printable(`${canonical ?? input}  (${service} ${kind}${needsNetwork ? ', has to be followed once' : ''})`)
}
