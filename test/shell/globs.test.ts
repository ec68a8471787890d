import { testLines } from './line-cases.ts'

const files = {
  'a.txt': '',
  'B.txt': '',
  'c.md': '',
  '.dot.txt': '',
  'sub/d.txt': '',
  'sub/deep/e.txt': '',
  '.hidden/f.txt': '',
  'x[1].log': '',
  'x1.log': '',
}
const failed =
  "glob: no matches found '{dir}/*.nope' (run `shopt -u failglob` to pass unmatched glob patterns literally)\n"

testLines([
  ['echo *.txt', { out: 'B.txt a.txt\n' }, 'sorted by bytes, without hidden files', { files }],
  ['echo A* b?txt', { out: 'a.txt B.txt\n' }, 'upper and lower case are the same', { files }],
  ['echo [a-b].txt [!a-b].md', { out: 'B.txt a.txt c.md\n' }, 'classes', { files }],
  ['echo */*.txt ./sub/*', { out: 'sub/d.txt sub/d.txt sub/deep\n' }, 'in folders', { files }],
  ['echo $PWD/*.md', { out: '{dir}/c.md\n' }, 'absolute stays absolute', { files }],
  ['echo sub/../*.md', { out: 'sub/../c.md\n' }, 'as it was written', { files }],
  [
    'echo **/*.txt',
    { out: '.hidden/f.txt B.txt a.txt sub/d.txt sub/deep/e.txt\n' },
    'any folders, hidden ones too',
    { files },
  ],
  ['echo sub/** */', { out: 'sub/deep sub\n' }, 'at the end they ask for folders', { files }],
  [
    'shopt -u globstar; echo **/*.txt',
    { out: 'sub/d.txt\n' },
    'without globstar two stars are one',
    { files },
  ],
  ['echo .d* .hidden/*', { out: '.dot.txt .hidden/f.txt\n' }, 'a written dot finds hidden files', { files }],
  [
    'echo "*".txt "a".t* \\*.md',
    { out: '*.txt a.txt \\*.md\n' },
    'quoted characters have no meaning',
    { files },
  ],
  [
    'echo x[1].log "x[1]".* x[[]1].log',
    { out: 'x1.log x[1].log x[1].log\n' },
    'brackets by their name',
    { files },
  ],
  [
    'V="*.md"; echo $V "$V" $(echo "*.md")',
    { out: 'c.md *.md c.md\n' },
    'variables and substitutions are patterns',
    { files },
  ],
  [
    'echo *.nope [z a** --x=**/y.*',
    { out: '*.nope [z a** --x=**/y.*\n' },
    'what matches nothing is literal',
    { files },
  ],
  ['shopt -s nullglob; echo x *.nope y', { out: 'x y\n' }, 'or nothing', { files }],
  [
    'shopt -s failglob nullglob; echo *.nope; echo on',
    { out: 'on\n', err: failed },
    'or a failure',
    { files },
  ],
  [
    'shopt -s failglob && cat *.nope 2> /dev/null || echo on',
    { out: 'on\n' },
    'which goes where stderr goes',
    { files },
  ],
  ['echo {sub,nope}/*.txt', { out: 'sub/d.txt nope/*.txt\n' }, 'braces come first', { files }],
  [
    'ln -s . sub/loop && echo **/e.txt',
    { out: 'sub/deep/e.txt\n' },
    'links never lead in a circle',
    { files },
  ],
])
