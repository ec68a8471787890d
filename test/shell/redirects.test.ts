import { equal } from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { testLines } from './line-cases.ts'
import { inFolder, runLineIn } from './run-line.ts'

const NO_FILE = 'No such file or directory (os error 2)'

testLines([
  ['echo 1 > f && echo 2 >> f && cat f && echo 3 >| f && cat f', { out: '1\n2\n3\n' }, 'anew and at the end'],
  ['cat < f', { out: 'x\n' }, 'from a file', { files: { f: 'x\n' } }],
  ['sh -c cat < f', { out: 'x\n' }, 'from a file to a program', { files: { f: 'x\n' } }],
  ["sh -c 'echo o; echo e >&2' 2> f; cat f", { out: 'o\ne\n' }, 'stderr alone'],
  ["sh -c 'echo o; echo e >&2' &> f; cat f", { out: 'o\ne\n' }, 'both'],
  ["echo x > f; sh -c 'echo e >&2' &>> f; cat f", { out: 'x\ne\n' }, 'both at the end'],
  ["sh -c 'echo e >&2' 2>&1", { out: 'e\n' }, 'a program’s stderr to where stdout goes'],
  ["sh -c 'echo 1; echo 2 >&2; echo 3; echo 4 >&2' 2>&1", { out: '1\n2\n3\n4\n' }, 'in the order it wrote'],
  [
    "sh -c 'echo 1; echo 2 >&2; echo 3' |& cat",
    { out: '1\n2\n3\n' },
    'in the order it wrote, through a pipe',
  ],
  [
    "sh -c 'echo 1; echo 2 >&2; echo 3' 2>&1 | sh -c cat",
    { out: '1\n2\n3\n' },
    'in the order it wrote, to a program',
  ],
  ['cat nope 2>&1', { out: `cat: nope: ${NO_FILE}\n`, exit: 1 }, 'a built-in’s stderr to where stdout goes'],
  ['echo 1 >&2', { err: '1\n' }, 'stdout to where stderr goes'],
  ['(echo 1; cat nope; sh -c "echo 2") &> f; cat f', { out: `1\ncat: nope: ${NO_FILE}\n2\n` }, 'a group’s'],
  ['echo 1 > f | cat; cat f', { out: '1\n' }, 'nothing is left for the pipe'],
  [
    'echo 1 > /dev/full',
    { err: 'echo: No space left on device (os error 28)\n', exit: 1 },
    'what cannot be written is said',
  ],
  ['echo 1 > /dev/null', {}, 'to nowhere'],
  ["sh -c 'echo o; echo e >&2' > /dev/null", { err: 'e\n' }, 'a program’s to nowhere'],
  [
    'nope 2> f; cat f',
    { out: 'nope: command not found\n' },
    'what the shell says of the command goes there too',
  ],
  ['V="a b"; echo 1 > $V', { err: twoPaths(), exit: 1 }, 'one path only'],
  ['echo 1 > $NO', { err: 'redirect path must be 1 argument, but found 0\n', exit: 1 }, 'no path'],
  [
    'cat < nope; echo on',
    { err: `error opening file for redirect ({dir}/nope). ${NO_FILE}\n`, out: 'on\n' },
    'the line goes on',
  ],
  [
    'echo 2 3> f',
    { err: 'only redirecting to stdout (1) and stderr (2) is supported\n', exit: 1 },
    'two outputs',
  ],
  ['cat 0< f', { err: 'input redirects with file descriptors are not supported\n', exit: 1 }, 'one input'],
  [
    'cat - <&0',
    { err: 'deno_task_shell: input redirecting file descriptors is not implemented\n', exit: 1 },
    'not from a descriptor',
  ],
  [
    'echo 1 >&3',
    {
      err: 'deno_task_shell: output redirecting file descriptors beyond stdout and stderr is not implemented\n',
      exit: 1,
    },
    'two outputs',
  ],
])

test('a group that runs on beside the line keeps its file open', async () => {
  await inFolder({}, async (dir) => {
    await runLineIn(dir, '(sleep 0.05 && echo late && sh -c "echo later" &) > f; echo now')
    equal(readFileSync(join(dir, 'f'), 'utf8'), 'late\nlater\n')
  })
})

function twoPaths(): string {
  return 'redirect path must be 1 argument, but found 2 (a b). Did you mean to quote it (ex. "a b")?\n'
}
