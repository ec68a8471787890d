import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { runProgram } from '../../../src/util/spawn.ts'
import { drumBeat } from './synthesised.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('compiled to JavaScript, with its worker as a second entry beside it, the analysis works the same', async () => {
  // inside the repository, where the packages that are not bundled are found
  const cache = join(root, 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'analysis-'))
  try {
    await build({
      entryPoints: {
        analyse: join(root, 'src/audio/analysis/analyse.ts'),
        worker: join(root, 'src/audio/analysis/worker.ts'),
      },
      outdir: join(folder, 'dist'),
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    })
    writeFileSync(join(folder, 'signal'), drumBeat(126, 20))
    const program = `
      import { createAnalyser } from ${JSON.stringify(pathToFileURL(join(folder, 'dist/analyse.js')).href)}
      const analyser = createAnalyser({ workers: 1, killAfterMs: 60_000 })
      const signals = { mono11kHz: ${JSON.stringify(join(folder, 'signal'))} }
      const { tempo, fingerprint } = await analyser.analyse({ signals, bpmRange: [60, 200] })
      await analyser.close()
      console.log(JSON.stringify([Math.round(tempo.bpm), fingerprint.encoded.slice(0, 4)]))`
    const { stdout, stderr } = await runProgram(
      process.execPath,
      ['--input-type=module', '--eval', program],
      {
        env: process.env,
      },
    )
    assert.equal(stderr, '')
    assert.deepEqual(JSON.parse(stdout), [126, 'AQAA'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
