import type { Builtin } from '../builtin.ts'

/** Every built-in, loaded when it is first used. */
const LOADERS: ReadonlyMap<string, () => Promise<Builtin>> = new Map<string, () => Promise<Builtin>>([
  [':', async () => (await import('./true.ts')).succeed],
  ['cat', async () => (await import('./cat.ts')).cat],
  ['cd', async () => (await import('./cd.ts')).cd],
  ['cp', async () => (await import('./cp.ts')).cp],
  ['echo', async () => (await import('./echo.ts')).echo],
  ['exit', async () => (await import('./exit.ts')).exit],
  ['export', async () => (await import('./export.ts')).exportVariables],
  ['false', async () => (await import('./false.ts')).fail],
  ['head', async () => (await import('./head.ts')).head],
  ['mkdir', async () => (await import('./mkdir.ts')).mkdir],
  ['mv', async () => (await import('./mv.ts')).mv],
  ['pwd', async () => (await import('./pwd.ts')).pwd],
  ['rm', async () => (await import('./rm.ts')).rm],
  ['set', async () => (await import('./set.ts')).set],
  ['shopt', async () => (await import('./shopt.ts')).shopt],
  ['sleep', async () => (await import('./sleep.ts')).sleep],
  ['test', async () => (await import('./test.ts')).test],
  ['true', async () => (await import('./true.ts')).succeed],
  ['unset', async () => (await import('./unset.ts')).unset],
  ['xargs', async () => (await import('./xargs.ts')).xargs],
])

const loaded = new Map<string, Builtin>()

/** The names of all built-ins. */
export const BUILTIN_NAMES: readonly string[] = [...LOADERS.keys()]

export async function findBuiltin(name: string): Promise<Builtin | null> {
  const known = loaded.get(name)
  if (known !== undefined) return known
  const load = LOADERS.get(name)
  if (load === undefined) return null
  const builtin = await load()
  loaded.set(name, builtin)
  return builtin
}
