import { runCommandLine, type CommandLoaders } from './cli/run-command-line.ts'

const LOADERS: CommandLoaders = {
  init: () => import('./cli/commands/init.ts'),
  watch: () => import('./cli/commands/watch.ts'),
  serve: () => import('./cli/commands/serve.ts'),
  run: () => import('./cli/commands/run.ts'),
  task: () => import('./cli/commands/task.ts'),
  runs: () => import('./cli/commands/runs.ts'),
  show: () => import('./cli/commands/show.ts'),
  tracks: () => import('./cli/commands/tracks.ts'),
  why: () => import('./cli/commands/why.ts'),
  status: () => import('./cli/commands/status.ts'),
  review: () => import('./cli/commands/review.ts'),
  retry: () => import('./cli/commands/retry.ts'),
  undo: () => import('./cli/commands/undo.ts'),
  cancel: () => import('./cli/commands/cancel.ts'),
  resolve: () => import('./cli/commands/resolve.ts'),
  login: () => import('./cli/commands/login.ts'),
  service: () => import('./cli/commands/service.ts'),
  doctor: () => import('./cli/commands/doctor.ts'),
}

/** Runs one command line (without `node` and the program's name) and resolves with the exit code; never rejects. */
export function main(argv: readonly string[]): Promise<number> {
  return runCommandLine(argv, LOADERS)
}
