import type { CanonicalLink } from '../../matching/links/canonical-link.ts'
import { canonicalise } from '../../matching/links/canonicalise.ts'
import { SyncError } from '../../model/error.ts'
import { printable } from '../../util/printable.ts'
import type { CommandContext } from '../command.ts'

/**
 * The canonical form of each link, in the order asked; one that is not a track source, or cannot be followed, does not
 * fail the others.
 */
export async function main(context: CommandContext): Promise<number> {
  const { positionals, json, io } = context
  if (positionals.length === 0) {
    throw new SyncError(
      'USAGE',
      'Cannot resolve anything',
      'no link is given',
      'write for example: tracksync resolve "https://youtu.be/dQw4w9WgXcQ"',
    )
  }
  const links =
    context.values['network'] === true ? await withNetwork(context) : positionals.map(canonicalise)
  io.out(json ? `${JSON.stringify(links, null, 2)}\n` : `${links.map(linkLine).join('\n')}\n`)
  return 0
}

async function withNetwork(context: CommandContext): Promise<readonly CanonicalLink[]> {
  const { resolveLinks } = await import('../../app/resolve-links.ts')
  return resolveLinks(context.positionals, await context.config(), context.signal)
}

function linkLine({ input, service, kind, canonical, needsNetwork, error }: CanonicalLink): string {
  if (kind === 'invalid') return printable(`${input}: not a track source: ${error ?? 'unknown form'}`)
  return printable(
    `${canonical ?? input}  (${service} ${kind}${needsNetwork ? `, ${error ?? 'has to be followed: --network'}` : ''})`,
  )
}
