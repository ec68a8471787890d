import { test } from 'node:test'
import { equal } from 'node:assert/strict'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { testLines } from './line-cases.ts'
import { inFolder, runLineIn } from './run-line.ts'

const NO_FILE = 'No such file or directory (os error 2)'
const files = { a: 'A\n', b: 'B\n', 'dir/c': 'C\n', empty: '' }
const lines = (...numbers: number[]): string => numbers.map((number) => `${number}\n`).join('')
const UNMATCHED =
  'xargs: unmatched quote; by default quotes are special to xargs unless you use the -0 option\n'

testLines([
  [': ignored && true x && echo yes; false || echo no', { out: 'yes\nno\n' }, 'true, false and nothing'],
  ['echo -n a -e', { out: '-n a -e\n' }, 'echo has no options'],
  ['cat', { out: 'hello' }, 'cat reads stdin', { stdin: 'hello' }],
  ['cat a - b', { out: 'A\nhi\nB\n' }, 'cat reads stdin in its place', { files, stdin: 'hi\n' }],
  [
    'cat nope a',
    { out: 'A\n', err: `cat: nope: ${NO_FILE}\n`, exit: 1 },
    'cat goes on behind what is missing',
    { files },
  ],
  ['cat dir', { err: 'cat: Is a directory (os error 21)\n', exit: 1 }, 'a folder has no content', { files }],
  ['cat -x', { err: 'cat: unsupported flag: -x\n', exit: 1 }, 'cat has no options'],
  ['cd dir && pwd && cd .. && pwd', { out: '{dir}/dir\n{dir}\n' }, 'cd', { files }],
  ['cd nope', { err: 'cd: nope: Not a directory\n', exit: 1 }, 'cd needs a folder'],
  [
    'cd; cd a b',
    { err: 'cd: expected at least 1 argument\ncd: too many arguments\n', exit: 1 },
    'cd needs one folder',
  ],
  ['pwd -M', { err: 'pwd: unsupported flag: -M\n', exit: 1 }, 'pwd knows -L and -P'],
  ['exit', { exit: 1 }, 'exit alone is 1'],
  ['exit 258', { exit: 2 }, 'codes are bytes'],
  ['exit -1', { exit: 255 }, 'codes are bytes'],
  ['exit x', { err: 'exit: numeric argument required.\n', exit: 2 }, 'a code is a number'],
  ['exit 1 2', { err: 'exit: too many arguments\n', exit: 2 }, 'one code'],
  [
    'head',
    { out: lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10) },
    'ten lines',
    { stdin: lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) },
  ],
  ['head -n 2 -', { out: lines(1, 2) }, 'some lines', { stdin: lines(1, 2, 3) }],
  ['head --lines=1 a', { out: 'A\n' }, 'some lines of a file', { files }],
  ['head -n 5', { out: '1\n2' }, 'fewer lines than asked for', { stdin: '1\n2' }],
  ['head -n -2', { out: lines(1, 2) }, 'all but some lines', { stdin: lines(1, 2, 3, 4) }],
  ['head --lines=-9', {}, 'all but more than there are', { stdin: lines(1, 2) }],
  ['head -n -1', { out: '1\n' }, 'the last line needs no end', { stdin: '1\n2' }],
  ['head nope', { err: `head: nope: ${NO_FILE}\n`, exit: 1 }, 'no file'],
  ['head -n x; head -n; head --lines; head a b', { err: headErrors(), exit: 1 }, 'wrong usage'],
  ['mkdir x && mkdir -p x/y/z x && test -d x/y/z', {}, 'folders'],
  [
    'mkdir a',
    { err: "mkdir: cannot create directory 'a': File exists\n", exit: 1 },
    'a file is in the way',
    { files },
  ],
  [
    'mkdir x/y',
    { err: `mkdir: cannot create directory 'x/y': ${NO_FILE}\n`, exit: 1 },
    'parents only with -p',
  ],
  ['mkdir', { err: 'mkdir: missing operand\n', exit: 1 }, 'nothing to make'],
  ['rm a b && test ! -e a && test ! -e b', {}, 'files', { files }],
  ['rm nope', { err: `rm: cannot remove 'nope': ${NO_FILE}\n`, exit: 1 }, 'nothing to remove'],
  ['rm -f nope && rm -rf nope *.nope', {}, 'with -f nothing is fine'],
  [
    'rm dir',
    { err: "rm: cannot remove 'dir': Is a directory (os error 21)\n", exit: 1 },
    'a folder needs -r',
    { files },
  ],
  [
    'rm -d dir',
    { err: "rm: cannot remove 'dir': Directory not empty (os error 39)\n", exit: 1 },
    '-d for empty folders',
    { files },
  ],
  ['rm -r dir && test ! -e dir', {}, 'a folder and all in it', { files }],
  ['rm -x a', { err: 'rm: unsupported flag: -x\n', exit: 1 }, 'no other options', { files }],
  ['cp a x && cat x a', { out: 'A\nA\n' }, 'a copy', { files }],
  ['cp a b dir && cat dir/a dir/b', { out: 'A\nB\n' }, 'several into a folder', { files }],
  [
    'cp dir x',
    { err: 'cp: could not copy dir to x: source was a directory; maybe specify -r\n', exit: 1 },
    'a folder needs -r',
    { files },
  ],
  [
    'cp -r dir x && cat x/c && cp -r dir/. x && cat x/c',
    { out: 'C\nC\n' },
    'folders, and what is in them',
    { files },
  ],
  [
    'cp a a',
    { err: 'cp: could not copy a to a: source and destination are the same\n', exit: 1 },
    'onto itself it would be lost',
    { files },
  ],
  ['cp nope x', { err: `cp: could not copy nope to x: ${NO_FILE}\n`, exit: 1 }, 'nothing to copy'],
  [
    'cp; cp a',
    { err: "cp: missing file operand\ncp: missing destination file operand after 'a'\n", exit: 1 },
    'two names',
  ],
  [
    'cp a b nope',
    { err: "cp: target 'nope' is not a directory\n", exit: 1 },
    'several need a folder',
    { files },
  ],
  ['cp -r .. x', { err: "cp: cannot copy '..': refusing to copy '..'\n", exit: 1 }, 'what has no name'],
  ['mv a x && cat x && test ! -e a', { out: 'A\n' }, 'a new name', { files }],
  ['mv a b dir && cat dir/a dir/b', { out: 'A\nB\n' }, 'several into a folder', { files }],
  ['mv nope x', { err: `mv: could not move nope to x: ${NO_FILE}\n`, exit: 1 }, 'nothing to move'],
  ['mv . x', { err: "mv: cannot move '.': refusing to move '.' or '..'\n", exit: 1 }, 'what has no name'],
  [
    'set -o; set +o',
    { out: 'errexit\toff\npipefail\toff\nset +o errexit\nset +o pipefail\n' },
    'options are listed',
  ],
  ['set -e -o pipefail; set -o', { out: 'errexit\ton\npipefail\ton\n' }, 'options are set'],
  ['set -x', { err: 'set: invalid option: -x\n', exit: 1 }, 'no other options'],
  ['set -o x', { err: 'set: unknown option: x\n', exit: 1 }, 'no other options'],
  ['shopt', { out: 'failglob\toff\nglobstar\ton\nnullglob\toff\n' }, 'options are listed'],
  [
    'shopt -s nullglob; shopt nullglob && shopt -u nullglob; shopt nullglob',
    { out: 'nullglob\ton\nnullglob\toff\n', exit: 1 },
    'options are set',
  ],
  [
    'shopt -s -u nullglob',
    { err: 'shopt: cannot set and unset options simultaneously\n', exit: 1 },
    'one or the other',
  ],
  [
    'shopt -s; shopt x',
    { err: 'shopt: option name required\nshopt: x: invalid shell option name\n', exit: 1 },
    'an option',
  ],
  ['sleep 0.01 0.0001m && sleep 0 && echo slept', { out: 'slept\n' }, 'seconds and minutes'],
  ['sleep', { err: 'sleep: missing operand\n', exit: 1 }, 'how long'],
  [
    'sleep x',
    { err: "sleep: error parsing argument 'x' to number: invalid float literal\n", exit: 1 },
    'a number',
  ],
  ["test x && test ! '' && test -n x && test -z '' && ! test && echo ok", { out: 'ok\n' }, 'strings'],
  ['test a = a && test a != b && ! test a = b && echo ok', { out: 'ok\n' }, 'two strings'],
  ['test 1 -lt 2 && test -3 -ge -3 && test ! 1 -eq 2 && echo ok', { out: 'ok\n' }, 'integers'],
  [
    'test -f a && test -d dir && test -e dir && test -s a && ! test -s empty && ! test -e x && echo ok',
    { out: 'ok\n' },
    'files',
    { files },
  ],
  ['test a -x b', { err: 'test: binary operator expected: -x\n', exit: 2 }, 'wrong usage is 2'],
  ['test x -eq 1', { err: 'test: integer expression expected: x\n', exit: 2 }, 'wrong usage is 2'],
  ['test a b c d e', { err: 'test: too many arguments\n', exit: 2 }, 'wrong usage is 2'],
  ['unset; unset -v; unset -f x', { err: 'unset: unsupported flag: -f\n', exit: 1 }, 'variables only'],
  ['xargs', { out: 'a b "c \n' }, 'xargs echoes', { stdin: 'a  b\n\\"c\\ ' }],
  [
    'xargs echo -rf x',
    { out: '-rf x a b c  d\n' },
    'the command keeps its options',
    { stdin: 'a "b" \'c  d\'' },
  ],
  ['xargs -d , echo; xargs', { out: 'a b c\n\n\n' }, 'a delimiter', { stdin: 'a,b,c\n' }],
  ['xargs -0 echo', { out: 'a  b c\n' }, 'NUL as delimiter', { stdin: 'a  b\0c\0' }],
  ['echo "\'a" | xargs', { err: UNMATCHED, exit: 1 }, 'quotes must be closed'],
  [
    'xargs -d ab',
    { err: 'xargs: expected a single byte char delimiter. Found: ab\n', exit: 1 },
    'one character',
  ],
  ['echo 3 | xargs exit; echo $?', { out: '3\n' }, 'xargs runs built-ins'],
  ["echo a b | xargs sh -c 'echo $0 $1'", { out: 'a b\n' }, 'xargs runs programs'],
  [
    'export $(cat a | xargs) && echo $V $W',
    { out: '1 2\n' },
    'variables from a file',
    { files: { a: 'V="1"\nW=2\n' } },
  ],
])

test('pwd shows the folder as it was reached, with -L as it is', async () => {
  await inFolder({ real: null }, async (dir) => {
    symlinkSync('real', join(dir, 'link'))
    const { stdout } = await runLineIn(dir, 'cd link && pwd && pwd -P && pwd -L')
    equal(stdout, '{dir}/link\n{dir}/link\n{dir}/real\n')
  })
})

test('rm -r removes a link and not what it leads to', async () => {
  await inFolder({ 'real/a': 'A' }, async (dir) => {
    symlinkSync('real', join(dir, 'link'))
    const { stderr } = await runLineIn(dir, 'rm -r link/; rm -r link')
    equal(stderr, "rm: cannot remove 'link/': Not a directory (os error 20)\n")
    equal(existsSync(join(dir, 'link')), false)
    equal(readFileSync(join(dir, 'real/a'), 'utf8'), 'A')
  })
})

function headErrors(): string {
  const errors = [
    'expected a numeric value following -n',
    'expected a value following -n',
    'expected a value for --lines',
    'only one file is supported for now',
  ]
  return errors.map((error) => `head: ${error}\n`).join('')
}
