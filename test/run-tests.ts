import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// `node --test test/` with tsx finds no file, runs 0 tests and exits with 0: so the files are listed here
const root = fileURLToPath(new URL('../', import.meta.url))
const wanted = process.argv.slice(2)
const files = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted()
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(' ')}`)
  process.exit(1)
}
// stories start the command as users have it, compiled; what lies in "dist" may be of an earlier day
const built = spawnSync(process.execPath, ['src/build/build.ts'], { cwd: root, stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)
// the sandbox of a test run must not see the user's own configuration
const env = { ...process.env, NO_COLOR: '1', TZ: 'UTC' }
// three files at a time, on two cores: many wait for a time limit, a lock or a program
const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--test', '--test-concurrency=3', '--test-reporter=spec', ...files],
  {
    cwd: root,
    env,
    stdio: 'inherit',
  },
)
process.exit(status ?? 1)
