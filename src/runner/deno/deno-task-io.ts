import type { ShellCommand } from '../../shell/run.ts'
import type { DenoTasks } from './deno-tasks.ts'
import type { Outlet } from './outlet.ts'

/** Everything outside that `runDenoTask` touches. */
export interface DenoTaskIo extends Outlet {
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Colours in the listing, the banner and the prefixes. */
  readonly colours: boolean
  /** How many tasks run at the same time when neither `--jobs` nor DENO_JOBS says so. */
  readonly parallelism: () => number
  /** Where the input cache keeps its entries. */
  readonly cacheFolder: () => string
  /** Calls the listener for every signal that can be caught, until the returned function is called. */
  readonly onSignal: (listener: (signal: NodeJS.Signals) => void) => () => void
  /** The tasks when no configuration is named; null (or resolving with null): look for Deno's as Deno does. */
  readonly tasks: (() => Promise<DenoTasks | null>) | null
  /** In-process commands beside the shell's own. */
  readonly command?: (name: string) => ShellCommand | undefined
}
