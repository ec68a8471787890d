import type { Config } from '../config/load-config.ts'
import type { PreflightCheck } from '../model/findings.ts'
import { desktopProgram } from '../services/notify/desktop.ts'
import { createHostCheck } from '../util/network/host-check.ts'
import { runProgram } from '../util/spawn.ts'

const START_MS = 3000

/** Whether the configured ways of telling a person can work; nothing is told. */
export async function notifyChecks(
  { notify, network }: Config,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly PreflightCheck[]> {
  return [
    ...(notify.desktop ? [await desktopCheck(env)] : []),
    ...(notify.url === null ? [] : [await addressCheck(new URL(notify.url), network)]),
  ]
}

async function desktopCheck(env: Readonly<Record<string, string | undefined>>): Promise<PreflightCheck> {
  const name = 'desktop notifications'
  const program = desktopProgram(process.platform)
  const { startError } = await runProgram(program, ['--help'], { env, timeoutMs: START_MS })
  if (startError === null) return { name, state: 'ok', found: program, fix: null }
  const found = `"${program}" is not there`
  return { name, state: 'warning', found, fix: 'sudo apt install libnotify-bin (Debian, Ubuntu)' }
}

/** Only the host is named: the rest of such an address is often a secret. */
async function addressCheck(
  { hostname, port, protocol }: URL,
  { allowPrivate, proxy }: Config['network'],
): Promise<PreflightCheck> {
  const name = 'notifications to an address'
  // the proxy finds the host
  if (proxy !== null) return { name, state: 'ok', found: hostname, fix: null }
  const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
  const { kind } = await createHostCheck({ allowPrivate })(hostname, number)
  if (kind === 'allowed') return { name, state: 'ok', found: hostname, fix: null }
  if (kind === 'unknown') {
    const found = `"${hostname}" is not known to the network`
    return { name, state: 'warning', found, fix: 'check "notify.url" in .syncrc.json' }
  }
  return {
    name,
    state: 'warning',
    found: `"${hostname}" is a private address, and nothing is sent there`,
    fix: `add to .syncrc.json: "network": { "allowPrivate": ["${hostname}:${number}"] }`,
  }
}
