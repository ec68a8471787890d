import { test } from 'node:test'
import { deepEqual, equal, match } from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRefuse, type Access } from '../../src/runner/permissions.ts'
import type { TaskPermissions } from '../../src/runner/task.ts'
import { runForTest, type TestRun } from './run-for-test.ts'

const NOTHING: TaskPermissions = { run: [], read: [], write: [], net: [], env: [] }

function project(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'permissions-')))
  mkdirSync(join(folder, 'in'))
  writeFileSync(join(folder, 'in/a.txt'), 'a')
  writeFileSync(join(folder, 'secret.txt'), 's')
  symlinkSync('../secret.txt', join(folder, 'in/link'))
  symlinkSync('../not-there-yet.txt', join(folder, 'in/dangling'))
  symlinkSync('loop', join(folder, 'in/loop'))
  return folder
}

const folder = project()
const granted: TaskPermissions = {
  ...NOTHING,
  run: ['ffmpeg'],
  read: ['in'],
  write: ['in'],
  net: ['api.test'],
}
const cases: readonly [access: Access, refused: boolean, because: string][] = [
  [{ kind: 'run', name: 'ffmpeg' }, false, 'it is listed'],
  [{ kind: 'run', name: './ffmpeg' }, true, 'another program may have the same file name'],
  [{ kind: 'read', path: join(folder, 'in/a.txt') }, false, 'it is below a granted folder'],
  [{ kind: 'read', path: join(folder, 'in') }, false, 'it is the folder itself'],
  [{ kind: 'read', path: join(folder, 'in2') }, true, 'a name that only begins alike'],
  [{ kind: 'read', path: join(folder, 'in/../secret.txt') }, true, 'the way goes out again'],
  [{ kind: 'read', path: join(folder, 'in/link') }, true, 'a link leads out'],
  [{ kind: 'write', path: join(folder, 'in/dangling') }, true, 'a link leads to what is not there yet'],
  [
    { kind: 'write', path: join(folder, 'in/new/file') },
    false,
    'what is not there yet is made below the folder',
  ],
  [{ kind: 'write', path: join(folder, 'secret.txt') }, true, 'it is not listed'],
  [{ kind: 'write', path: '/dev/null' }, false, 'nothing is written there'],
  [{ kind: 'net', host: 'api.test' }, false, 'it is listed'],
  [{ kind: 'net', host: 'evil.api.test' }, true, 'another host'],
]
for (const [access, refused, because] of cases)
  test(`${JSON.stringify(access).replace(folder, '')} is ${refused ? 'refused' : 'granted'}: ${because}`, () => {
    equal(createRefuse(granted, folder, 'tasks/t.json')(access) !== null, refused)
  })

test('links in a circle end, and opening them fails anyway', () => {
  equal(createRefuse(granted, folder, 't')({ kind: 'read', path: join(folder, 'in/loop') }), null)
})

test('a refusal names the line to add', () => {
  equal(
    createRefuse(granted, folder, 'tasks/t.json')({ kind: 'write', path: join(folder, 'out/x') }),
    `writing "${join(folder, 'out/x')}" is not permitted: add "out/x" to "permissions.write" in tasks/t.json`,
  )
})

async function run(command: string, permissions: TaskPermissions | null, env = {}): Promise<TestRun> {
  return runForTest({ t: { command, permissions } }, ['t'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    actions: { ask: async ({ refuse }) => (refuse({ kind: 'net', host: 'api.test' }) === null ? 0 : 9) },
  })
}

const lines: readonly [command: string, granted: Partial<TaskPermissions>, field: string][] = [
  [`sh -c true`, { run: ['sh'] }, 'run'],
  ['cat in/a.txt', { read: ['in'] }, 'read'],
  ['echo x > out.txt', { write: ['out.txt'] }, 'write'],
  ['cat < in/a.txt', { read: ['in/a.txt'] }, 'read'],
  ['cp in/a.txt in/b.txt', { read: ['in'], write: ['in'] }, 'write'],
  ['mkdir -p made/here', { write: ['made'] }, 'write'],
  ['rm -rf gone', { write: ['gone'] }, 'write'],
  ['ask', { net: ['api.test'] }, 'net'],
]
for (const [command, needed, field] of lines)
  test(`"${command}" needs its permission`, async () => {
    const refused = await run(command, { ...NOTHING, ...needed, [field]: [] })
    deepEqual(refused.result.outcomes[0]?.state, 'failed')
    if (field !== 'net')
      match(JSON.stringify(refused.events), new RegExp(`is not permitted: add .* to .*permissions.${field}`))
    const permitted = await run(command, { ...NOTHING, ...needed })
    deepEqual(permitted.result.outcomes[0]?.state, 'succeeded')
  })

test('programs see only the variables that are granted, and what every program needs', async () => {
  const env = { SECRET: 's', MODE: 'm' }
  const seen = await run(`sh -c 'echo [$SECRET] [$MODE]'`, { ...NOTHING, run: ['sh'], env: ['MODE'] }, env)
  deepEqual(
    seen.events.flatMap((event) => (event.type === 'output' ? [event.line] : [])),
    ['[] [m]'],
  )
})

const SECRETS = [
  'NOTION_TOKEN',
  'SPOTIFY_CLIENT_SECRET',
  'TRACKSYNC_WEBHOOK_SECRET',
  'NOTION_WEBHOOK_TOKEN',
  'DATABASE_URL',
]
const seeing: readonly [permissions: TaskPermissions | null, seen: readonly string[], because: string][] = [
  [null, ['MODE', 'TOKENS'], 'a task that names nothing sees all but secrets'],
  [
    { ...NOTHING, run: ['env'], env: ['NOTION_TOKEN'] },
    ['NOTION_TOKEN'],
    'a task sees the secret that it names',
  ],
]
for (const [permissions, expected, because] of seeing)
  test(`secrets and programs: ${because}`, async () => {
    const names = [...SECRETS, 'MODE', 'TOKENS']
    const { events } = await run('env', permissions, Object.fromEntries(names.map((name) => [name, 'x'])))
    const seen = events.flatMap((event) => (event.type === 'output' ? [event.line.split('=')[0] ?? ''] : []))
    deepEqual(
      names.filter((name) => seen.includes(name)),
      expected,
    )
  })

test('the shell itself reads no secret either', async () => {
  const { events } = await run('echo [$NOTION_TOKEN]', null, { NOTION_TOKEN: 'x' })
  deepEqual(
    events.flatMap((event) => (event.type === 'output' ? [event.line] : [])),
    ['[]'],
  )
})
