import type { Builtin } from '../builtin.ts'
import { cd } from './cd.ts'
import { echo } from './echo.ts'
import { exit } from './exit.ts'
import { exportVariables } from './export.ts'
import { fail } from './false.ts'
import { pwd } from './pwd.ts'
import { set } from './set.ts'
import { shopt } from './shopt.ts'
import { sleep } from './sleep.ts'
import { test } from './test.ts'
import { succeed } from './true.ts'
import { unset } from './unset.ts'
import { xargs } from './xargs.ts'

/** Every built-in; those that need more of Node than a line needs anyway are loaded when they are first used. */
const BUILTINS: ReadonlyMap<string, () => Builtin | Promise<Builtin>> = new Map<
  string,
  () => Builtin | Promise<Builtin>
>([
  [':', () => succeed],
  ['cat', async () => (await import('./cat.ts')).cat],
  ['cd', () => cd],
  ['cp', async () => (await import('./cp.ts')).cp],
  ['echo', () => echo],
  ['exit', () => exit],
  ['export', () => exportVariables],
  ['false', () => fail],
  ['head', async () => (await import('./head.ts')).head],
  ['mkdir', async () => (await import('./mkdir.ts')).mkdir],
  ['mv', async () => (await import('./mv.ts')).mv],
  ['pwd', () => pwd],
  ['rm', async () => (await import('./rm.ts')).rm],
  ['set', () => set],
  ['shopt', () => shopt],
  ['sleep', () => sleep],
  ['test', () => test],
  ['true', () => succeed],
  ['unset', () => unset],
  ['xargs', () => xargs],
])

export async function findBuiltin(name: string): Promise<Builtin | null> {
  return (await BUILTINS.get(name)?.()) ?? null
}
