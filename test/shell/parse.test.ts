import { deepEqual, equal, ok, throws } from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from '../../src/shell/parse.ts'
import { ShellSyntaxError } from '../../src/shell/shell-syntax-error.ts'

const refused: readonly [text: string, message: string, offset: number | null, because: string][] = [
  ['', 'Empty command.', null, 'there is nothing to run'],
  ['# only a comment', 'Empty command.', null, 'a comment is nothing to run'],
  ['if true', 'Unsupported reserved word.', 0, 'there is no if'],
  ['echo a; for x in y', 'Unsupported reserved word.', 8, 'there is no for'],
  ['echo a\nwhile true', 'Unsupported reserved word.', 7, 'each line is a command'],
  ['(case x)', 'Unsupported reserved word.', 1, 'in groups as well'],
  ['A=1 until x', 'Unsupported reserved word.', 4, 'behind an assignment as well'],
  ['cat <<EOF', 'Expected redirect path.', 4, 'there are no heredocs'],
  ['echo a >', 'Expected redirect path.', 7, 'a redirect needs a file'],
  ['echo a > # b', 'Expected redirect path.', 7, 'a comment is no file'],
  ['echo a > b > c', 'Multiple redirects are currently not supported.', 7, 'one redirect only'],
  ['echo a 2> b < c', 'Multiple redirects are currently not supported.', 7, 'one redirect only'],
  ['echo a>b', 'Unexpected character.', 6, 'a redirect stands by itself'],
  ['echo "a', 'Expected closing double quote.', 5, 'the quote is open'],
  ["echo 'a", 'Expected closing single quote.', 5, 'the quote is open'],
  ['echo `a', 'Expected closing backtick.', 5, 'the backtick is open'],
  ['echo $(a', 'Expected closing parenthesis for command substitution.', 5, 'the parenthesis is open'],
  ['echo "$(echo "', 'Expected closing double quote.', 13, 'the inner quote is open'],
  ['(a', 'Expected closing parenthesis on subshell.', 0, 'the parenthesis is open'],
  ['a )', 'Unexpected character.', 2, 'nothing was opened'],
  ['&& a', 'Unexpected character.', 0, 'an operator needs something before it'],
  ['a &&', 'Expected command following boolean operator.', 4, 'an operator needs something behind it'],
  ['a || || b', 'Expected command following boolean operator.', 5, 'an operator is no command'],
  ['a |', 'Expected command following pipeline operator.', 3, 'a pipe needs a reader'],
  ['a | B=1', 'Expected command following pipeline operator.', 4, 'an assignment reads nothing'],
  ['a;; b', 'Unexpected character.', 2, 'there is nothing between'],
  ['a &| b', 'Unexpected character.', 2, 'that is no operator'],
  [
    'A=1 B=2',
    'Cannot set multiple environment variables when there is no following command.',
    0,
    'one at a time',
  ],
  ['A=1>b', 'Invalid environment variable value.', 3, 'the value ends too early'],
  ['echo ~root', 'Unsupported tilde expansion.', 5, 'there are no other homes'],
  ['echo $$', '$$ is currently not supported.', 6, 'there is no process to name'],
  ['echo "$#"', '$# is currently not supported.', 7, 'there are no arguments to count'],
  [
    'echo a `echo $*`',
    'Failed parsing within backticks. $* is currently not supported.',
    8,
    'within backticks the place is behind the first',
  ],
  ['('.repeat(1000), 'Nested too deeply.', 101, 'a stack has an end'],
]
for (const [text, message, offset, because] of refused) {
  test(`${JSON.stringify(text.slice(0, 40))} is refused: ${because}`, () => {
    throws(
      () => parse(text),
      (error: unknown) => {
        ok(error instanceof ShellSyntaxError)
        deepEqual([error.message, error.offset, error.text], [message, offset, text])
        return true
      },
    )
  })
}

const accepted: readonly [text: string, items: number, because: string][] = [
  ['a; b', 2, 'a semicolon separates'],
  ['a\r\nb\n\n', 2, 'lines separate'],
  ['a & b &', 2, 'an ampersand separates'],
  ['a &&\n # c\n b', 1, 'an operator goes on behind the line'],
  ['a \\\n b', 1, 'a backslash goes on behind the line'],
  ['echo if for in', 1, 'reserved words are plain as arguments'],
  ['"if" a', 1, 'quoted they are plain as names too'],
  ['()', 1, 'a group may be empty'],
  ['{ a; }', 2, 'braces are no groups'],
  ['echo a#b {} {x} a} {', 1, 'what has no meaning stands for itself'],
  ['a > b c', 2, 'behind a redirect the next command needs no separator, as in Deno'],
  ['(a) b', 2, 'behind a group the next command needs no separator, as in Deno'],
]
for (const [text, items, because] of accepted) {
  test(`${JSON.stringify(text)} is read: ${because}`, () => equal(parse(text).items.length, items))
}

test('the steps of a line are numbered and keep their words', () => {
  const [first, second] = parse('a "b c" | d && ! (e; f) ; g &').items
  deepEqual(first?.first.text, 'a "b c" | d')
  deepEqual(
    first?.rest.map(({ pipeline: { position, text } }) => [position, text]),
    [[1, '! (e; f)']],
  )
  deepEqual([second?.first.position, second?.first.text, second?.background], [2, 'g', true])
})

test('a long line of open braces is read in reasonable time', () => {
  const text = `echo ${'{'.repeat(2000)},${'}'.repeat(100)}`
  try {
    parse(text)
  } catch (error) {
    ok(error instanceof ShellSyntaxError)
  }
})
