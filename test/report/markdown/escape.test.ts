import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fc } from '../../properties.ts'
import {
  cellCode,
  code,
  fileLink,
  linkPath,
  text,
  textOr,
  webLink,
} from '../../../src/report/markdown/escape.ts'
import { visible } from '../../../src/report/visible.ts'
import { hostileText, stripSafe } from './markdown-markup.ts'

const texts: readonly [outside: string, markdown: string, because: string][] = [
  ['Nightcall', 'Nightcall', 'plain words stay as they are'],
  ['AC/DC - T.N.T. (Live), 100%', 'AC/DC - T.N.T. (Live), 100%', 'usual punctuation stays readable'],
  ['FILE_FAILED in my_song', 'FILE_FAILED in my_song', 'an underscore within a word is no markup'],
  ['_sly_ __loud__', '\\_sly\\_ \\_\\_loud\\_\\_', 'around a word it would be'],
  ['*a* **b** ~~c~~', '\\*a\\* \\*\\*b\\*\\* \\~\\~c\\~\\~', 'emphasis and strike-through'],
  ['`rm -rf`', '\\`rm -rf\\`', 'code'],
  ['a|b', 'a&#124;b', 'a pipe would end the cell, in some viewers even after a backslash'],
  ['# 1', '\\# 1', 'a heading'],
  ['> said', '\\> said', 'a quotation'],
  ['- x', '\\- x', 'a list'],
  ['+ x', '\\+ x', 'a list'],
  ['1. x', '1\\. x', 'a numbered list'],
  ['2) x', '2\\) x', 'a numbered list'],
  ['-9.1 LUFS', '-9.1 LUFS', 'a number is no list'],
  ['0.1.0', '0.1.0', 'a version is no list'],
  ['---', '\\---', 'a rule'],
  ['===', '\\=\\==', 'a heading by underlining'],
  ['<script>alert(1)</script>', '\\<script\\>alert(1)\\</script\\>', 'HTML'],
  ['<!-- gone', '\\<!-- gone', 'an HTML comment would swallow the rest'],
  ['&lt;b&gt; &#60;', '\\&lt;b\\&gt; \\&\\#60;', 'entities are shown as they were written'],
  ['[x](javascript:alert(1))', '\\[x\\](javascript:alert(1))', 'a link'],
  ['![x](file:///etc/passwd)', '`![x](file:///etc/passwd`)', 'a picture, and an address that links itself'],
  ['[x]: gone', '\\[x\\]: gone', 'a definition would vanish'],
  ['see https://evil.example/x?a=1|2.', 'see `https://evil.example/x?a=1%7C2`.', 'no viewer links code'],
  ['WWW.evil.example', '`WWW.evil.example`', 'some viewers link this without a scheme'],
  ['mail me@evil.example', 'mail `me@evil.example`', 'and addresses of mail'],
  ['evil.com', 'evil\\.com', 'and names with a known ending'],
  ['song.flac', 'song.flac', 'a file name is none'],
  ['a\n\n# b\r\n\tc', 'a \\# b c', 'no text from outside begins a line'],
  ['   four blanks', 'four blanks', 'no code block by indenting'],
  ['abc\u202egnp.exe', 'abc\\\\u\\{202e\\}gnp.exe', 'reversed text is shown, not done'],
  ['a\u200bb\u0007c\u00add', 'a\\\\u\\{200b\\}b\\\\u\\{7\\}c\\\\u\\{ad\\}d', 'what is invisible is shown'],
  ['\ud83d', '\\\\u\\{d83d\\}', 'half a letter'],
  ['C:\\new\\table', 'C:\\\\new\\\\table', 'a backslash'],
  ['$x$ {#id} [^1]', '\\$x\\$ \\{\\#id\\} \\[\\^1\\]', 'formulas, attributes and foot notes of some viewers'],
  ['==a== %%b%%', '\\==a\\== \\%%b\\%%', 'marks and comments of note-taking viewers'],
  ['夜想曲 🔥 Beyoncé', '夜想曲 🔥 Beyoncé', 'every script stays'],
]

describe('text from outside', () => {
  for (const [outside, markdown, because] of texts) {
    it(`${JSON.stringify(outside)}: ${because}`, () => assert.equal(text(outside), markdown))
  }

  it('has words in its place when nothing is left', () => {
    assert.equal(textOr(' \n ', 'untitled'), 'untitled')
    assert.equal(textOr(null, 'none'), 'none')
    assert.equal(textOr('x', 'none'), 'x')
  })

  it('can never be markup, and loses nothing', () => {
    fc.assert(
      fc.property(hostileText, (outside) => {
        const escaped = text(outside)
        assert.doesNotMatch(escaped, /\p{Cc}/u, 'one line')
        const { rest, read } = stripSafe(escaped)
        assert.doesNotMatch(
          rest,
          /[\\`*[\]<>#~$&^{}|]/,
          'nothing but words is left outside of code and escapes',
        )
        assert.doesNotMatch(rest, /(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/, 'no underscore beside a word')
        assert.doesNotMatch(rest, /:\/\/|www\.|mailto:|\S@\S/i, 'nothing that links itself')
        assert.doesNotMatch(escaped, /^(?:[-+=:]+|\d{1,9}[.)])(?: |$)/, 'nothing that begins a block')
        assert.equal(
          read.replaceAll('%7C', '|'),
          visible(outside).replaceAll('%7C', '|'),
          'it reads as it was written',
        )
      }),
      { numRuns: 2000, seed: 20_261_122 },
    )
  })
})

const codes: readonly [outside: string, markdown: string, because: string][] = [
  ['/a/b c.wav', '`/a/b c.wav`', 'a path'],
  ['a`b', '``a`b``', 'the fence is longer than any run inside'],
  ['`a``', '``` `a`` ```', 'a backtick must not touch the fence'],
  [' a ', '`  a  `', 'the blanks of a name are kept'],
  ['a\nb', '`a\\u{a}b`', 'a line break in a name is shown'],
  [
    '(crontab -l; echo x) | crontab -',
    '`(crontab -l; echo x) | crontab -`',
    'a command is there to be copied',
  ],
  ['', '(empty)', 'code must have something in it'],
]

describe('code from outside', () => {
  for (const [outside, markdown, because] of codes) {
    it(`${JSON.stringify(outside)}: ${because}`, () => assert.equal(code(outside), markdown))
  }

  it('a pipe cannot be in code in a table', () => assert.equal(cellCode('a|b'), 'a&#124;b'))

  it('ends where it should, whatever is inside', () => {
    fc.assert(
      fc.property(hostileText, (outside) => {
        const { rest } = stripSafe(`x ${cellCode(outside)} y`)
        assert.doesNotMatch(rest, /[\\`*[\]<>#~$&^{}|]/)
      }),
      { numRuns: 2000, seed: 20_261_122 },
    )
  })
})

const paths: readonly [to: string, link: string | null, because: string][] = [
  ['/r/2026/run/wave.png', 'wave.png', 'beside the report'],
  ['/r/library/A B/song (1).wav', '../../library/A%20B/song%20%281%29.wav', 'blanks and brackets'],
  ['/r/2026/run/100%?#.wav', '100%25%3F%23.wav', 'what a browser would read as a query'],
  ['/r/2026/run/a:b.wav', 'a%3Ab.wav', 'what a browser would read as a scheme'],
  ['/r/2026/run/javascript:x.wav', 'javascript%3Ax.wav', 'no script'],
  ['/r/2026/run/<b>|`*_~\n.wav', '%3Cb%3E%7C%60%2A%5F%7E%0A.wav', 'everything else that could be markup'],
  ['/r/2026/run/夜.wav', '%E5%A4%9C.wav', 'every script'],
  ['/r/2026/run/\ud83d.wav', '%EF%BF%BD.wav', 'half a letter does not stop the report'],
  ['/r/2026/run', null, 'the folder itself is no file'],
]

describe('links', () => {
  for (const [to, link, because] of paths) {
    it(`to ${JSON.stringify(to)}: ${because}`, () => assert.equal(linkPath('/r/2026/run', to), link))
  }

  it('fall back to the label where there is no way', () => {
    assert.equal(fileLink('WAV', '/r/x', '/r/x/a.wav'), '[WAV](a.wav)')
    assert.equal(fileLink('WAV', '/r/x', '/r/x'), 'WAV')
  })

  const addresses: readonly [address: string, markdown: string, because: string][] = [
    ['https://soundcloud.com/a/b', '[`https://soundcloud.com/a/b`](https://soundcloud.com/a/b)', 'a page'],
    ['javascript:alert(1)', '`javascript:alert(1)`', 'a script is shown, never linked'],
    ['data:text/html,<b>', '`data:text/html,<b>`', 'neither is data'],
    ['file:///etc/passwd', '`file:///etc/passwd`', 'nor a file'],
    ['spotify:track:4uLU6hMCjMI75M1A2tKUQC', '`spotify:track:4uLU6hMCjMI75M1A2tKUQC`', 'nor another program'],
    [
      'https://me:secret@example.com/a',
      '[`https://example.com/a`](https://example.com/a)',
      'a password does not belong in a report',
    ],
    [
      'https://example.com/a)b](x)|`<i>',
      '[`https://example.com/a%29b%5D%28x%29%7C%60%3Ci%3E`](https://example.com/a%29b%5D%28x%29%7C%60%3Ci%3E)',
      'the address cannot end the link',
    ],
    [
      'https://example.com/?a=1&copy;=2&b=3',
      '[`https://example.com/?a=1&copy;=2&b=3`](https://example.com/?a=1&amp;copy;=2&b=3)',
      'a query is no entity',
    ],
    ['not an address', '`not an address`', 'shown as it is'],
  ]
  for (const [address, markdown, because] of addresses) {
    it(`${JSON.stringify(address)}: ${because}`, () => assert.equal(webLink(address), markdown))
  }
})
