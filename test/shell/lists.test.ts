import { testLines } from './line-cases.ts'

testLines([
  ['echo 1 && echo 2 || echo 3', { out: '1\n2\n' }, 'both operators bind equally'],
  ['echo 1 || echo 2 && echo 3', { out: '1\n3\n' }, 'and to the left'],
  [
    'false || false || (echo 2 && false) || echo 3',
    { out: '2\n3\n' },
    'the first that succeeds ends the chain',
  ],
  ['false; echo on', { out: 'on\n' }, 'a failure ends nothing by itself'],
  ['echo a; exit 3; echo b', { out: 'a\n', exit: 3 }, 'exit ends the line'],
  ['(exit 4); echo $?', { out: '4\n' }, 'in a group exit ends the group'],
  ['exit 5 | true; echo $?', { out: '0\n' }, 'in a pipe exit ends its command'],
  ['! exit 5 && echo 1', { exit: 5 }, 'exit cannot be negated'],
  ['! true', { exit: 1 }, 'success becomes failure'],
  ['! (exit 5) && echo 1', { out: '1\n' }, 'failure becomes success'],
  ['! echo 1 | echo 2 && echo 3', { out: '2\n', exit: 1 }, 'the whole pipe is negated'],
  ['echo a | ! cat', { err: expectHistory('!'), exit: 1 }, 'within a pipe it is a name'],
  ['!echo 1', { err: expectHistory('!echo'), exit: 1 }, 'there is no history'],
  ['echo "[$?]"; false; echo $?; echo $?', { out: '[]\n1\n0\n' }, 'the last exit code is empty at first'],
  ['false || echo $?', { out: '1\n' }, 'within a chain as well'],
  ['set -e; false; echo no', { exit: 1 }, 'errexit ends the line'],
  ['set -e; false || echo yes; echo on', { out: 'yes\non\n' }, 'what is handled is no failure'],
  ['set -e; set +e; false; echo on', { out: 'on\n' }, 'errexit can be taken back'],
  ['(set -e; false; echo no); echo on', { out: 'on\n' }, 'a group has options of its own'],
  ['(exit 2) | (exit 3) | true', {}, 'the last command counts'],
  ['set -o pipefail; (exit 2) | (exit 3) | true', { exit: 3 }, 'pipefail: the last that failed counts'],
  [
    'export X=1; (export X=2; cd /; pwd; echo $X); echo $X; pwd',
    { out: '/\n2\n1\n{dir}\n' },
    'a group changes itself only',
  ],
  ['cd / | true; pwd', { out: '{dir}\n' }, 'a command of a pipe changes itself only'],
  ['sleep 0.05 && echo 2 & echo 1', { out: '1\n2\n' }, 'the line waits for what runs beside it'],
  ['(sleep 0.05 && echo 2 &) ; echo 1', { out: '1\n2\n' }, 'a group does not'],
  ['sleep 60 & exit 3', { exit: 3 }, 'a line that fails stops what runs beside it'],
  ['false & sleep 60 && echo no', { exit: 1 }, 'what fails beside it stops the line'],
  ['exit 1 & true', { exit: 1 }, 'and its exit code is the line’s'],
  ['false || exit 0 & echo on', { out: 'on\n' }, 'a failure that is handled stops nothing'],
  ['echo $(sleep 60 & false) on', { out: 'on\n' }, 'a substitution is stopped by itself'],
  ['V=a & echo [$V]', { out: '[]\n' }, 'what runs beside has a state of its own'],
  [
    'echo a > f b',
    { err: 'b: command not found\n', exit: 127 },
    'behind a redirect a new command begins, as in Deno',
  ],
  [
    'echo 1\n\n# two\necho 2 &&\n echo 3 # three',
    { out: '1\n2\n3\n' },
    'lines are separated as by semicolons',
  ],
])

function expectHistory(name: string): string {
  const advice = 'Perhaps you meant to add a space after the exclamation point to negate the command?'
  return `History expansion is not supported:\n  ${name}\n  ~\n\n${advice}\n  ! ${name.slice(1)}\n`
}
