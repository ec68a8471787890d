import type { BlockList } from 'node:net'

/**
 * Whether an IP address (v4 or v6, as a resolver answers it, without brackets) is anything but a public unicast address:
 * private, loopback, link-local, multicast, reserved, or one where clouds answer with credentials.
 * A v6 address that carries a v4 one (mapped, NAT64) is judged by that. What is no IP address counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/%.*$/, '') // a zone: only link-local addresses have one
  // asked for when needed: a trigger with a link must not pay for loading the network at start
  const { BlockList, isIP } = process.getBuiltinModule('node:net')
  list ??= privateList(BlockList)
  const family = isIP(bare)
  if (family === 0) return true
  if (family === 4) return list.check(bare, 'ipv4')
  const embedded = embeddedIpv4(bare)
  return embedded === null ? list.check(bare, 'ipv6') : list.check(embedded, 'ipv4')
}

let list: BlockList | null = null

function privateList(List: typeof BlockList): BlockList {
  const made = new List()
  for (const [network, prefix] of RANGES)
    made.addSubnet(network, prefix, network.includes(':') ? 'ipv6' : 'ipv4')
  return made
}

// IANA special-purpose address registries (RFC 6890 and later entries); 168.63.129.16 is Azure's metadata host
const RANGES: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  ['::', 96], // unspecified, loopback and the old IPv4-compatible form
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23], // Teredo, benchmarking, ORCHID
  ['2001:db8::', 32],
  ['2002::', 16], // 6to4, out of use
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
]

/** The v4 address inside `::ffff:a.b.c.d` (RFC 4291) or `64:ff9b::a.b.c.d` (RFC 6052), else null. */
function embeddedIpv4(address: string): string | null {
  const written = new URL(`http://[${address}]/`).hostname
  const match = /^\[(?:::ffff:|64:ff9b::)(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})\]$/.exec(written)
  if (match === null) return null
  const high = parseInt(match[1] ?? '0', 16)
  const low = parseInt(match[2] ?? '0', 16)
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}
