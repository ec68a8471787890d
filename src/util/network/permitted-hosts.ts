import { AsyncLocalStorage } from 'node:async_hooks'

/** Null when a host may be reached, else a sentence that says why not. */
export type RefuseHost = (host: string) => string | null

const current = new AsyncLocalStorage<RefuseHost>()

/** Does some work whose guarded sessions are also held to what the caller permits. */
export function withPermittedHosts<T>(refuse: RefuseHost, work: () => T): T {
  return current.run(refuse, work)
}

/** What the work that runs here is held to; outside of any such work every host may be reached. */
export function refuseHostHere(): RefuseHost {
  return current.getStore() ?? (() => null)
}
