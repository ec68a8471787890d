import { test } from 'node:test'
import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRefuse, type Access } from '../../src/runner/permissions.ts'
import { moveFile, placeFile } from '../../src/actions/process/place-file.ts'
import { createTools } from '../../src/app/tools.ts'
import { extractCover } from '../../src/audio/cover.ts'
import { decodeChecksum } from '../../src/audio/decode.ts'
import { probe } from '../../src/audio/probe.ts'
import { readTags } from '../../src/audio/tags/read-tags.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { readPins } from '../../src/config/pins.ts'
import { toSyncError } from '../../src/model/error.ts'
import { writeFileAtomic } from '../../src/util/atomic-write.ts'
import { sha256OfFile } from '../../src/util/digest.ts'
import { runProgram } from '../../src/util/spawn.ts'
import { createGuardSession } from '../../src/util/network/guard-session.ts'
import { openRoute } from '../../src/util/network/open-route.ts'
import type { TaskPermissions } from '../../src/runner/task.ts'
import { wavOf } from '../stories/make-song.ts'
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
  mkdirSync(join(folder, 'other/deep'), { recursive: true })
  writeFileSync(join(folder, 'other/o.txt'), 'o')
  symlinkSync('../other/deep', join(folder, 'in/away'))
  symlinkSync('in/a.txt', join(folder, 'inwards'))
  for (const [path, says] of [
    ['tool', 'right'],
    ['other/tool', 'wrong'],
    ['other/sh', 'wrong sh'],
  ] as const)
    writeFileSync(join(folder, path), `#!/bin/sh\necho ${says}\n`, { mode: 0o755 })
  writeFileSync(join(folder, 'script'), '#!/usr/bin/env sh\necho right\n', { mode: 0o755 })
  return folder
}

const folder = project()
const granted: TaskPermissions = {
  ...NOTHING,
  run: ['ffmpeg', '/opt/yt-dlp'],
  read: ['in'],
  write: ['in'],
  net: ['api.test'],
}
const refuse = createRefuse(granted, { cwd: folder, env: {}, where: 'tasks/t.json' })
const cases: readonly [access: Access, refused: boolean, because: string][] = [
  [{ kind: 'run', name: 'ffmpeg', file: '/usr/bin/ffmpeg' }, false, 'it is listed'],
  [{ kind: 'run', name: 'ffprobe', file: '/usr/bin/ffprobe' }, true, 'it is not listed'],
  [{ kind: 'run', name: 'yt-dlp', file: '/opt/yt-dlp' }, false, 'its file is listed'],
  [{ kind: 'run', name: './ffmpeg', trail: ['/x/ffmpeg'], variables: [] }, true, 'the line names another'],
  [{ kind: 'read', path: join(folder, 'in/a.txt') }, false, 'it is below a granted folder'],
  [{ kind: 'read', path: join(folder, 'in') }, false, 'it is the folder itself'],
  [{ kind: 'read', path: join(folder, 'in2') }, true, 'a name that only begins alike'],
  [{ kind: 'read', path: join(folder, 'in/../secret.txt') }, true, 'the way goes out again'],
  [{ kind: 'read', path: join(folder, 'in/link') }, true, 'a link leads out'],
  [{ kind: 'read', path: `${folder}/in/away/../o.txt` }, true, 'a link leads out, and up from there'],
  [{ kind: 'replace', path: join(folder, 'in/link') }, false, 'a link that lies here may go'],
  [{ kind: 'replace', path: join(folder, 'inwards') }, true, 'a link that lies elsewhere stays'],
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
    equal(refuse(access) !== null, refused)
  })

test('links in a circle end, and opening them fails anyway', () => {
  equal(refuse({ kind: 'read', path: join(folder, 'in/loop') }), null)
})

test('a refusal names the line to add', () => {
  equal(
    refuse({ kind: 'write', path: join(folder, 'out/x') }),
    `writing "${join(folder, 'out/x')}" is not permitted: add "out/x" to "permissions.write" in tasks/t.json`,
  )
})

const MUSIC = mkdtempSync(join(tmpdir(), 'music-'))
symlinkSync(MUSIC, join(folder, 'library'))
mkdirSync(join(folder, 'state/reports'), { recursive: true })
symlinkSync('../secret.txt', join(folder, 'state/link'))
const places = {
  own: join(folder, 'state'),
  folders: [join(folder, 'library'), join(folder, 'state/reports'), folder, '/srv/drops'],
}
const ofAction = createRefuse(
  { ...NOTHING, read: ['in'], write: ['library/b'] },
  { cwd: folder, env: {}, where: 'tasks/t.json', places },
)
const ofActions: readonly [access: Access, line: string | null, because: string][] = [
  [{ kind: 'write', path: join(folder, 'state/work/a.wav') }, null, 'it is the state of the agent'],
  [{ kind: 'replace', path: join(folder, 'state/link') }, null, 'a link there is state as well'],
  [{ kind: 'read', path: join(folder, 'state/link') }, '.', 'what a link there leads to is not'],
  [{ kind: 'write', path: join(folder, 'state/reports/r.md') }, 'state/reports', 'reports in it are not'],
  [{ kind: 'write', path: join(folder, 'library/a/x.wav') }, 'library', 'the folder is named, not a file'],
  [{ kind: 'write', path: join(MUSIC, 'a/x.wav') }, 'library', 'the same without the link'],
  [{ kind: 'write', path: join(folder, 'library/b/x.wav') }, null, 'a folder in a library may be granted'],
  [{ kind: 'read', path: join(folder, 'library/b/x.wav') }, 'library', 'writing is not reading'],
  [{ kind: 'read', path: join(folder, 'in/a.txt') }, null, 'it is listed'],
  [{ kind: 'read', path: '/srv/drops/x.wav' }, '/srv/drops', 'it is named as it is configured'],
  [{ kind: 'read', path: '/srv/x.wav' }, '/srv/x.wav', 'it is in no folder of the configuration'],
]
for (const [access, line, because] of ofActions)
  test(`${JSON.stringify(access)} of an action ${line === null ? 'is granted' : `needs "${line}"`}: ${because}`, () => {
    const added = /add (".*") to/.exec(ofAction(access) ?? '')?.[1]
    equal(added, line === null ? undefined : JSON.stringify(line))
  })

const SH = { ...NOTHING, run: ['sh'] }
const attacks: readonly [command: string, permissions: TaskPermissions, added: string, because: string][] = [
  ['PATH="$PWD/other:$PATH" sh -c true', SH, '{dir}/other/sh', 'another program of the name'],
  ['export PATH="$PWD/other:$PATH"; sh -c true', SH, '{dir}/other/sh', 'the same for the rest of the line'],
  ['cd other; ./tool', { ...NOTHING, run: ['./tool'] }, '{dir}/other/tool', 'another folder, another file'],
  [
    'PATH="$PWD/other:$PATH" ./script',
    { ...NOTHING, run: ['./script'] },
    '{dir}/other/sh',
    'another interpreter',
  ],
  ['LD_PRELOAD=./x.so sh -c true', SH, 'LD_PRELOAD', 'a variable can change what a program does'],
  ['export ENV=./x; sh -c true', SH, 'ENV', 'the same for the rest of the line'],
  ['echo other/tool | xargs sh', NOTHING, 'sh', 'xargs starts programs'],
  ['X=$(sh -c true)', NOTHING, 'sh', 'a substitution starts programs'],
  ['(true | sh) &', NOTHING, 'sh', 'so do groups, pipes and what runs beside'],
  ['S=sh; $S -c true', NOTHING, 'sh', 'a name may come from a variable'],
  ['F=secret.txt; cat < $F', { ...NOTHING, read: ['in'] }, 'secret.txt', 'so may that of a file'],
  ['cd in; cat ../secret.txt', { ...NOTHING, read: ['in'] }, 'secret.txt', 'a path from another folder'],
  ['cat in/l*k', { ...NOTHING, read: ['in'] }, 'in/link', 'a pattern finds a link that leads out'],
  ['cat in/away/../o.txt', { ...NOTHING, read: ['in'] }, 'other/o.txt', 'up from where a link leads'],
  ['echo x > in/dangling', { ...NOTHING, write: ['in'] }, 'in/dangling', 'a link to what is not there'],
  [
    'cp in/a.txt other/link; cp other/link in',
    { ...NOTHING, read: ['in', 'other'], write: ['in', 'other'] },
    'in/link',
    'a file of the same name that is a link',
  ],
  ['rm inwards', { ...NOTHING, write: ['in'] }, 'inwards', 'a link into what is granted lies outside'],
  [
    'mv other/o.txt in/',
    { ...NOTHING, read: ['in'], write: ['in', 'other'] },
    'other/o.txt',
    'moving makes it readable',
  ],
]
for (const [command, permissions, added, because] of attacks)
  test(`${command} is refused: ${because}`, async () => {
    const { events } = await run(command, permissions)
    const said = events.flatMap((event) => (event.type === 'output' ? [event.line] : []))
    const line = JSON.stringify(added.replace('{dir}', folder))
    ok(
      said.some((text) => text.includes(`is not permitted: add ${line} to "permissions.`)),
      said.join('\n'),
    )
  })

test('a program that is granted is run, also by the file that its name came to stand for', async () => {
  const env = ['MODE', 'PATH']
  const own = { ...NOTHING, run: ['./tool', './script', join(folder, 'other/tool')], env }
  const command = 'MODE=x ./tool; ./script; cd other; ./tool; PATH=$PWD; tool'
  const { events } = await run(command, own)
  deepEqual(
    events.flatMap((event) => (event.type === 'output' ? [event.line] : [])),
    ['right', 'right', 'wrong', 'wrong'],
  )
})

/** Opens a connection as the downloaders do; the name is then not found. */
async function reach(host: string): Promise<string> {
  const session = createGuardSession('test', { maxBytes: 1, stallMs: 60_000, hangMs: 60_000 })
  const check = async () => ({ kind: 'unknown', why: 'ENOTFOUND' }) as const
  await openRoute({ check, upstream: null, session }, { host, port: 80 }, false)
  session.close()
  const problem = session.problem()
  return problem === null ? '' : 'why' in problem ? problem.why : problem.kind
}

test('what an action fetches through the guarded network is held to the hosts of its own task', async () => {
  const said: string[] = []
  const fetching = async (): Promise<number> => {
    said.push(await reach('api.test'), await reach('other.test'))
    return 0
  }
  const permitted = { ...NOTHING, net: ['api.test'] }
  const tasks = { a: { command: 'fetching', permissions: permitted }, b: { command: 'fetching' } }
  await runForTest(tasks, ['a', 'b'], { cwd: folder, limits: { items: 1, tasks: 1 }, actions: { fetching } })
  match(said[1] ?? '', /^reaching "other.test" is not permitted: add "other.test" to "permissions.net" in /)
  deepEqual(said.toSpliced(1, 1), ['ENOTFOUND', 'ENOTFOUND', 'ENOTFOUND'])
})

const PROGRAMS = { ffmpeg: '/usr/bin/ffmpeg', ffprobe: '/usr/bin/ffprobe', bundled: false }
const IN = join(folder, 'in/a.txt')
const at = (path: string): string => join(folder, path)
writeFileSync(at('in/a.wav'), wavOf(Buffer.alloc(200)))
const AUDIO = { read: ['in'], run: ['ffmpeg', 'ffprobe'] }
/** What something needs; the line is the last of its list. */
const doings: readonly [
  name: string,
  field: 'run' | 'read' | 'write',
  line: string,
  granted: Partial<TaskPermissions>,
  act: () => Promise<unknown>,
][] = [
  ['a program', 'run', 'true', { run: ['true'] }, () => runProgram('/usr/bin/true', [])],
  ['a digest', 'read', 'in/a.txt', AUDIO, () => sha256OfFile(IN)],
  ['a source', 'read', 'in/a.txt', AUDIO, () => probe({ programs: PROGRAMS, path: IN })],
  ['a cover', 'read', 'in/a.txt', AUDIO, () => extractCover(IN)],
  ['tags', 'read', 'in/a.txt', AUDIO, () => readTags(IN)],
  [
    'a rendition',
    'read',
    'in/a.wav',
    AUDIO,
    () => decodeChecksum({ programs: PROGRAMS, path: at('in/a.wav'), bitDepth: 16 }),
  ],
  ['the pins', 'read', 'pins.json', { read: ['pins.json'] }, () => readPins(at('pins.json'))],
  ['a report', 'write', 'r.md', { write: ['r.md'] }, () => writeFileAtomic(at('r.md'), '')],
  ['a library', 'write', 'lib/a', { write: ['lib'] }, () => placeFile(IN, at('lib/a'), 'copy', 'x')],
  ['a file to move', 'write', 'other/x', { write: ['q', 'other'] }, () => moveFile(at('other/x'), at('q/x'))],
  ['a place to move to', 'write', 'q/x', { write: ['other', 'q'] }, () => moveFile(at('other/x'), at('q/x'))],
]
for (const [name, field, line, granted, act] of doings)
  test(`an action that meets ${name} is refused with the line to add, unless it is granted or nothing is declared`, async () => {
    const doing = async (): Promise<number> => {
      // that a text is no music does not matter here
      await act().catch((error: unknown) => {
        if (/^(PATH|PROGRAM)_NOT_ALLOWED$/.test(toSyncError(error).code)) throw error
      })
      return 0
    }
    const permissions = { ...NOTHING, ...granted }
    const tasks = {
      refused: {
        command: 'doing',
        permissions: { ...permissions, [field]: permissions[field].slice(0, -1) },
      },
      granted: { command: 'doing', permissions },
      free: 'doing',
    }
    const { events } = await runForTest(tasks, ['refused', 'granted', 'free'], {
      cwd: folder,
      limits: { items: 1, tasks: 3 },
      actions: { doing },
    })
    const ended = events.flatMap((event) => (event.type === 'task-finished' ? [event] : []))
    const of = (task: string) => ended.find((event) => event.task === task)
    deepEqual(
      ['refused', 'granted', 'free'].map((task) => of(task)?.state),
      ['failed', 'succeeded', 'succeeded'],
    )
    const error = toSyncError(of('refused')?.error)
    match(error.code, /^(PATH|PROGRAM)_NOT_ALLOWED$/)
    ok(error.why.includes(`is not permitted: add "${line}" to "permissions.${field}" in `), error.why)
    equal(error.retryable, false)
  })

test('work that waits for its turn is held to its own task, not to that of the one before', async (t) => {
  const config = await loadConfig({ file: null, cwd: folder })
  const tools = createTools({ ...config, limits: { ...config.limits, tracks: 1 } }, {})
  t.after(() => tools.close())
  const said: string[] = []
  const reading = async ({ args }: { readonly args: readonly string[] }): Promise<number> => {
    await tools.heavy(async () => {
      await sha256OfFile(join(folder, 'in/a.txt')).then(
        () => said.push(`${args[0]} read`),
        () => said.push(`${args[0]} refused`),
      )
    })
    return 0
  }
  const held = (name: string, read: readonly string[]) => ({
    command: `reading ${name}`,
    permissions: { ...NOTHING, read },
  })
  const tasks = { a: held('a', []), b: held('b', ['in']), c: held('c', []), d: 'reading d' }
  await runForTest(tasks, Object.keys(tasks), {
    cwd: folder,
    limits: { items: 1, tasks: 4 },
    actions: { reading },
  })
  deepEqual(said.toSorted(), ['a refused', 'b read', 'c refused', 'd read'])
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
