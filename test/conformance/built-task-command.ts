import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Compiles `tracksync task` alone, as the package is compiled, because hundreds of starts through tsx take minutes. */
export async function buildTaskCommand(): Promise<readonly string[]> {
  const file = join(mkdtempSync(join(tmpdir(), 'task-command-')), 'task.mjs')
  await build({
    stdin: {
      contents: `import { runDenoTask } from './src/runner/deno/deno-task.ts'
        import { processIo } from './src/runner/deno/process-io.ts'
        process.exit(await runDenoTask(process.argv.slice(2), processIo()))`,
      resolveDir: root,
      loader: 'ts',
    },
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
  })
  // Without the two dashes Node takes `--env-file` for itself, wherever it stands.
  return [process.execPath, '--', file]
}
