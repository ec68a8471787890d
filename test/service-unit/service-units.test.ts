import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'plist'
import { LAUNCHD_LABEL, launchdPlist } from '../../src/service-unit/launchd.ts'
import { servicePath, type ServiceFacts } from '../../src/service-unit/service-facts.ts'
import { SYSTEMD_UNIT, systemdUnit } from '../../src/service-unit/systemd.ts'
import { runProgram } from '../../src/util/spawn.ts'

const FACTS: ServiceFacts = {
  command: [
    process.execPath,
    '/opt/a b/100%/bin/$x "q" \\/tracksync.js',
    'watch',
    '--config',
    '/home/me/<&>.json',
  ],
  workingFolder: '/tmp',
  path: servicePath(['/home/me/bin', '/usr/bin']),
  outputFile: '/home/me/.tracksync/logs/launchd.log',
  canNotify: true,
}

const EXPECTED: readonly [key: string, value: unknown, because: string][] = [
  ['Label', LAUNCHD_LABEL, 'launchctl finds it by its name'],
  ['ProgramArguments', [...FACTS.command], 'words are words, whatever they hold'],
  ['WorkingDirectory', '/tmp', 'relative paths begin there'],
  ['RunAtLoad', true, 'it starts at login'],
  ['KeepAlive', { SuccessfulExit: false }, 'an orderly end is an end'],
  ['ThrottleInterval', 10, 'a broken one does not spin'],
  ['ExitTimeOut', 25, 'a graceful stop may take 20 s'],
  ['StandardErrorPath', FACTS.outputFile, 'launchd has no journal'],
]
for (const [key, value, because] of EXPECTED) {
  test(`the LaunchAgent says ${key}: ${because}`, async () => {
    const plist = new Map(Object.entries(Object(parse(await launchdPlist(FACTS)))))
    assert.deepEqual(plist.get(key), value)
  })
}

test('programs are looked for where Homebrew puts them, each folder once', () => {
  assert.deepEqual(FACTS.path.slice(0, 4), [
    '/home/me/bin',
    '/usr/bin',
    '/opt/homebrew/bin',
    '/usr/local/bin',
  ])
  assert.equal(new Set(FACTS.path).size, FACTS.path.length)
})

test('a word with spaces, quotes, percent and dollar signs stays one word of the unit', () => {
  assert.match(systemdUnit(FACTS), /"\/opt\/a b\/100%%\/bin\/\$\$x \\"q\\" \\\\\/tracksync\.js" "watch"/)
})

for (const canNotify of [true, false]) {
  test(`systemd finds nothing wrong with the unit ${canNotify ? 'of an agent that is watched over' : 'without systemd-notify'}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracksync-unit-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, SYSTEMD_UNIT)
    const unit = systemdUnit({ ...FACTS, canNotify })
    assert.equal(/^Type=notify$/m.test(unit) && /^WatchdogSec=\d+$/m.test(unit), canNotify)
    writeFileSync(file, unit)
    const verify = ['--user', 'verify', file]
    const { startError, exitCode, stderr } = await runProgram('systemd-analyze', verify, {
      env: { ...process.env, XDG_RUNTIME_DIR: folder },
    })
    if (startError !== null) {
      t.skip('systemd-analyze is not installed')
      return
    }
    assert.deepEqual([exitCode, stderr], [0, ''])
  })
}
