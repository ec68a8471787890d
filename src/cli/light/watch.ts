import { runCommandLine } from '../run-command-line.ts'

/** `tracksync watch` alone: the entry of a bundle that holds nothing else, because loading the others costs. */
export function main(argv: readonly string[]): Promise<number> {
  return runCommandLine(argv, { watch: () => import('../commands/watch.ts') })
}
