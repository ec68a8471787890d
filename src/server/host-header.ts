const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]']
const EVERY_ADDRESS: readonly string[] = ['0.0.0.0', '::', '[::]']

/**
 * Whether the `Host` of a request names this server: a page in a browser can make its own name point to the loopback
 * (DNS rebinding), but it cannot make the browser send another name.
 */
export function isOurHost(header: string | undefined, bound: string, hosts: readonly string[]): boolean {
  const name = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(header ?? '')?.[1]?.toLowerCase()
  if (name === undefined) return false
  const own = EVERY_ADDRESS.includes(bound) ? [] : [bound, `[${bound}]`]
  return [...LOOPBACK_NAMES, ...own, ...hosts].some((host) => host.toLowerCase() === name)
}

/** Whether an address to listen on is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
