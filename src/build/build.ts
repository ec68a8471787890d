import { createHash } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { lazyBuiltins } from './lazy-builtins.ts'
import { licenceNotices } from './licence-notices.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const [, , folder = join(root, 'dist')] = process.argv
const outdir = resolve(folder)

/**
 * Bundles of their own for the commands that are started often (`bin/tracksync.js` chooses), one for all commands, one for
 * the analysis thread. One file each: every further file, and every ES module, costs at start.
 */
const ENTRIES = {
  status: 'src/cli/light/status.ts',
  task: 'src/cli/light/task.ts',
  watch: 'src/cli/light/watch.ts',
  cli: 'src/cli.ts',
}

/** Loaded only where they are used, never at start: they stay packages. */
const EXTERNAL = [
  '@ffmpeg-installer/*',
  '@ffprobe-installer/*',
  '@hono/node-server',
  '@notionhq/client',
  '@unimusic/chromaprint',
  'cosmiconfig',
  'croner',
  'essentia.js',
  'fluent-ffmpeg',
  'hono',
  'hono/*',
  'music-metadata',
  'node-taglib-sharp',
  'plist',
  'spotify-web-api-node',
  'standardwebhooks',
  'tinypool',
  'tsx',
]

/** Compiles `src` into `dist`, or into the folder that is named; `npm run build`. */
async function buildAll(): Promise<void> {
  await rm(outdir, { recursive: true, force: true })
  const shared: BuildOptions & { readonly metafile: true } = {
    bundle: true,
    platform: 'node',
    target: 'node22',
    // jsonc-parser's CommonJS build cannot be bundled
    mainFields: ['module', 'main'],
    external: EXTERNAL,
    absWorkingDir: root,
    outdir,
    metafile: true,
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'warning',
  }
  const results = await Promise.all([
    build({
      ...shared,
      entryPoints: ENTRIES,
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      minifyIdentifiers: true,
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: { js: "var importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
      plugins: [lazyBuiltins],
    }),
    build({ ...shared, entryPoints: { worker: 'src/audio/analysis/worker.ts' }, format: 'esm' }),
  ])
  await Promise.all(Object.keys(ENTRIES).map((name) => finish(join(outdir, `${name}.cjs`))))
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs))
  await writeFile(join(outdir, 'THIRD-PARTY.txt'), await licenceNotices(inputs, root))
}

/**
 * Makes a bundle what `bin/load-bundle.js` expects: plain ASCII, with a digest in its first line by which builds are told
 * apart. esbuild escapes what is not ASCII in strings, but leaves it in regular expressions, which read `\u` as well.
 */
async function finish(file: string): Promise<void> {
  const code = await readFile(file, 'utf8')
  const plain = code.replace(/(\\?)([^\0-\x7f])/g, (_, backslash: string, unit: string) => {
    if (backslash !== '')
      throw new Error(`Cannot escape "\\${unit}" in "${file}": write it without the backslash`)
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 32)
  await writeFile(file, `// ${digest}\n${plain}`)
}

await buildAll()
