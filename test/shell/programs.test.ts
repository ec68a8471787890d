import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, watch } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { parse } from '../../src/shell/parse.ts'
import { runShell, type ShellOptions, type SpawnedProgram } from '../../src/shell/run.ts'
import { testLines } from './line-cases.ts'
import { createCollector, inFolder, runLine, runLineIn } from './run-line.ts'

testLines([
  ['nope', { err: 'nope: command not found\n', exit: 127 }, 'a name that nobody has'],
  [
    'unset PATH; sh -c true',
    { err: 'sh: command not found\n', exit: 127 },
    'without PATH there are no programs',
  ],
  [
    './nope',
    { err: "Error launching './nope': No such file or directory (os error 2)\n", exit: 1 },
    'a path that is not there',
  ],
  [
    './f',
    { err: "Error launching './f': Permission denied (os error 13)\n", exit: 1 },
    'a file that is no program',
    { files: { f: 'x' } },
  ],
  ["sh -c 'exit 25'", { exit: 25 }, 'its exit code is the line’s'],
  [
    "sh -c 'kill -INT $$'; echo $?; sh -c 'kill -KILL $$'",
    { out: '130\n', exit: 137 },
    'death by signal n is 128 + n',
  ],
  [`sh -c 'echo "$0" "$@"' a '' 'b  c'`, { out: 'a  b  c\n' }, 'words arrive as they are'],
  ['cd sub && sh -c pwd', { out: '{dir}/sub\n' }, 'it runs where the line is', { files: { sub: null } }],
  ["sh -c 'echo out; echo err >&2'", { out: 'out\n', err: 'err\n' }, 'both outputs arrive'],
  ["printf 'a\\nb\\nc\\n' | sh -c cat | head -n 2", { out: 'a\nb\n' }, 'programs and built-ins are joined'],
  ['echo a | sh -c cat | sh -c cat | cat', { out: 'a\n' }, 'programs and built-ins are joined'],
  ["sh -c 'echo o; echo e >&2' |& sh -c cat", { out: 'o\ne\n' }, 'both outputs go through the pipe'],
  [
    "(echo a; sh -c 'echo b'; echo c; sh -c 'echo d') | cat",
    { out: 'a\nb\nc\nd\n' },
    'a group writes in its order',
  ],
  [
    "(echo a; sh -c 'echo b'; echo c; sh -c 'echo d') | sh -c cat",
    { out: 'a\nb\nc\nd\n' },
    'to a program too',
  ],
  [
    "printf '1\\n2\\n3\\n' | (sh -c 'read x; echo $x'; sh -c 'read x; echo $x'; cat)",
    { out: '1\n2\n3\n' },
    'each takes what it reads',
  ],
  [
    "sh -c 'read x; echo $x' && sh -c 'read x; echo $x' && cat",
    { out: '1\n2\n3\n' },
    'each takes what it reads of stdin',
    { stdin: '1\n2\n3\n' },
  ],
  ['sh -c true && cat', { out: 'all\n' }, 'who does not read takes nothing', { stdin: 'all\n' }],
  [
    'echo hi | sh -c "cat $(cat)" ',
    { err: 'cat: hi: No such file or directory\n', exit: 1 },
    'a substitution reads first',
  ],
  ['yes | head -n 1', { out: 'y\n' }, 'a program ends when its reader has'],
  ["yes | sh -c 'head -n 1'", { out: 'y\n' }, 'a program ends when its reading program has'],
  ['set -o pipefail; yes | head -n 1; echo $?', { out: 'y\n141\n' }, 'of SIGPIPE, silently'],
  ['set -o pipefail; cat /dev/zero | true; echo $?', { out: '141\n' }, 'a built-in ends likewise'],
  ['echo x | true', {}, 'nobody has to read'],
  ["echo a | sh -c 'sleep 0.1; cat /dev/stdin'", { out: 'a\n' }, 'stdin can be opened by its name, late'],
  ['sh -c cat', {}, 'no stdin is an empty one'],
  ['(sleep 0.05 && echo late &) | sh -c cat', { out: 'late\n' }, 'a pipe stays open for what runs beside'],
])

const scripts: readonly [name: string, script: string, mode: number, expected: string, because: string][] = [
  ['plain.sh', '#!/bin/sh\necho got $1 $2\n', 0o755, 'got 1 2\n', 'the system reads the first line'],
  ['env.sh', '#!/usr/bin/env sh\necho got $*\n', 0o644, 'got 1 2\n', 'env needs no permission to execute'],
  [
    'split.sh',
    '#!/usr/bin/env -S sh -c \'echo "$0" "$@"\'\n',
    0o755,
    '{dir}/split.sh 1 2\n',
    'env splits with -S',
  ],
  ['wrong.sh', '#!/usr/bin/env -S if\n', 0o755, '', 'a first line that is none'],
  [
    'own.sh',
    '#!/usr/bin/env ./plain.sh\n',
    0o755,
    'got {dir}/own.sh 1\n',
    'an interpreter is sought beside the script',
  ],
]
for (const [name, script, mode, expected, because] of scripts) {
  test(`${name}: ${because}`, async () => {
    const files = { 'plain.sh': '#!/bin/sh\necho got $1 $2\n', [name]: script }
    await inFolder(files, async (dir) => {
      chmodSync(join(dir, 'plain.sh'), 0o755)
      chmodSync(join(dir, name), mode)
      equal((await runLineIn(dir, `./${name} 1 2`)).stdout, expected)
    })
  })
}

test('what a program inherits is the handle itself', async () => {
  const readlink = "sh -c 'readlink /proc/self/fd/0 /proc/self/fd/1'"
  const { stdout } = await runLine(`(${readlink} < in) > out; cat out`, { files: { in: '' } })
  equal(stdout, '{dir}/in\n{dir}/out\n')
})

test('between programs there is a pipe of the system, and nothing passes through this process', async () => {
  const line = `sh -c 'readlink /proc/self/fd/1' | sh -c 'cat; readlink /proc/self/fd/0'`
  const [writer, reader] = (await runLine(line)).stdout.trim().split('\n')
  match(reader ?? '', /pipe/)
  equal(reader, writer)
})

/** Runs a line and stops it once its program has written "ready" to a file; resolves with the exit code. */
async function stopWhenReady(
  line: string,
  killGraceMs: number,
): Promise<{ exitCode: number; alive: boolean }> {
  return inFolder({}, async (dir) => {
    const stop = new AbortController()
    const ready = untilChanged(dir)
    const programs: SpawnedProgram[] = []
    const running = runShell(parse(line), {
      ...options(dir),
      signal: stop.signal,
      killGraceMs,
      onSpawn: (program) => programs.push(program),
    })
    await ready
    stop.abort()
    const { exitCode } = await running
    const alive = programs.some(({ pid }) => hasLivingGroup(pid))
    return { exitCode, alive }
  })
}

/** Resolves when something in the folder has changed. */
async function untilChanged(dir: string): Promise<void> {
  const watcher = watch(dir)
  await once(watcher, 'change')
  watcher.close()
}

function options(dir: string): ShellOptions {
  const { stream } = createCollector()
  return {
    cwd: dir,
    env: { PATH: process.env['PATH'] ?? '' },
    stdin: 'ignore',
    stdout: stream,
    stderr: stream,
  }
}

/** Zombies that nobody collects do not count. */
function hasLivingGroup(groupId: number): boolean {
  try {
    process.kill(-groupId, 0)
  } catch {
    return false
  }
  if (!existsSync(`/proc/${groupId}/stat`)) return false
  return !/\) Z /.test(readFileSync(`/proc/${groupId}/stat`, 'latin1'))
}

const stopped: readonly [line: string, killGraceMs: number, exitCode: number, because: string][] = [
  ["sh -c 'echo > ready; sleep 60; echo'", 10_000, 143, 'TERM ends a program with all it has started'],
  [
    'sh -c \'trap "" TERM; echo > ready; sleep 60 & wait; sleep 60\'',
    50,
    137,
    'KILL ends what does not listen',
  ],
  [
    'sh -c \'trap "exit 7" TERM; echo > ready; sleep 60 & wait\'; echo',
    10_000,
    7,
    'a program may end in its own way, and the line ends with it',
  ],
  ["sh -c 'echo > ready; sleep 60; echo' | sh -c cat", 10_000, 143, 'every program of a pipe is stopped'],
  ["sh -c 'sleep 60 & sleep 60 & echo > ready; wait' | cat", 10_000, 143, 'and what reads in this process'],
  ['echo > ready; sleep 60', 10_000, 143, 'a built-in is stopped'],
]
for (const [line, killGraceMs, exitCode, because] of stopped) {
  test(`stopping ${line}: ${because}`, async () => {
    const result = await stopWhenReady(line, killGraceMs)
    deepEqual({ exitCode: result.exitCode, alive: result.alive }, { exitCode, alive: false })
  })
}

test('a line that was stopped before it began runs nothing', async () => {
  await inFolder({}, async (dir) => {
    const { exitCode } = await runShell(parse('echo > f; sh -c "echo > g"'), {
      ...options(dir),
      signal: AbortSignal.abort(),
    })
    deepEqual([exitCode, existsSync(join(dir, 'f')), existsSync(join(dir, 'g'))], [143, false, false])
  })
})

test('whoever asks is told of every program, can signal its group, and learns of its end', async () => {
  await inFolder({}, async (dir) => {
    const started = Promise.withResolvers<SpawnedProgram>()
    const ready = untilChanged(dir)
    const running = runShell(
      parse('sh -c \'trap "exit 3" INT; echo > ready; while :; do sleep 0.01; done\''),
      {
        ...options(dir),
        onSpawn: started.resolve,
      },
    )
    const program = await started.promise
    await ready
    program.kill('SIGINT')
    await program.ended
    deepEqual(await running, { exitCode: 3 })
    program.kill('SIGKILL')
  })
})

test('everything a program wrote arrives, however slowly it is taken', async () => {
  const taken = async (highWaterMark: number): Promise<number> => {
    let sizeBytes = 0
    const slow = new Writable({
      highWaterMark,
      write(chunk: Buffer, _encoding, done) {
        sizeBytes += chunk.length
        setTimeout(done, 1)
      },
    })
    const { stream: stderr } = createCollector()
    await runShell(parse('seq 1 40000'), { ...options('/'), stdout: slow, stderr })
    return sizeBytes
  }
  const sizes = await Promise.all(Array.from({ length: 8 }, (_, index) => taken(2 ** (index + 6))))
  deepEqual(
    sizes,
    Array.from({ length: 8 }, () => 228_894),
  )
})

test('a slow reader holds up a built-in instead of filling the memory', async () => {
  await inFolder({}, async (dir) => {
    let waiting: (() => void) | null = null
    let received = 0
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        received += chunk.length
        waiting = done
      },
    })
    const stop = new AbortController()
    const firstChunk = Promise.withResolvers<void>()
    const running = runShell(parse('cat /dev/zero | cat | cat'), {
      ...options(dir),
      stdout: slow,
      signal: stop.signal,
      onSpawn: () => undefined,
    })
    const poll = setInterval(() => waiting !== null && firstChunk.resolve(), 5)
    await firstChunk.promise
    clearInterval(poll)
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    ok(received <= 64 * 1024, `${received} bytes arrived although nobody took the first`)
    stop.abort()
    equal((await running).exitCode, 143)
  })
})

test('what may not be touched is refused, with its reason', async () => {
  await inFolder({ a: 'A\n' }, async (dir) => {
    const asked: string[] = []
    const refuse: ShellOptions['refuse'] = (access) => {
      asked.push(
        access.kind === 'run' ? `run ${access.name}` : `${access.kind} ${access.path.replace(dir, '{dir}')}`,
      )
      return 'not permitted'
    }
    const toRefuse =
      'cat a; echo x > b; cp a c; rm a; sh -c true; cat < a; mkdir d; mv a e; head a; test -f a; echo $?'
    const expected = 'read a, write b, read a, replace a, run sh, read a, write d, replace a, read a'
    const { stdout, stderr } = await runLineIn(dir, toRefuse, { refuse })
    equal(stdout, '0\n')
    deepEqual(asked.join(', ').replaceAll('{dir}/', ''), expected)
    equal(stderr.split('\n').filter((said) => said.endsWith('not permitted')).length, 9)
  })
})

test('what a step throws stops the line and is thrown, also by one that runs beside it', async () => {
  await inFolder({}, async (dir) => {
    const step: ShellOptions['step'] = async ({ position }, run) => {
      if (position === 1) throw new Error('the ledger is broken')
      return run()
    }
    await rejects(runLineIn(dir, 'sleep 60 & echo a', { step }), /the ledger is broken/)
    await rejects(runLineIn(dir, 'echo a; echo b & sleep 60', { step }), /the ledger is broken/)
  })
})
