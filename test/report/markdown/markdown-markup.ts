import { fc } from '../../properties.ts'

/** Texts that are made of what Markdown, HTML, terminals and file names are fond of. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'\\`*_[]()<>#~$&^{}|!-+=.:@/"\' \n\t\r0129aZ%;,?'),
      fc.constantFrom(
        'http://',
        'www.',
        'javascript:',
        '![](',
        '](x)',
        '<b>',
        '<!--',
        '-->',
        '&lt;',
        '&#42;',
      ),
      fc.constantFrom(
        'a@b.com',
        'example.com',
        '\u202e',
        '\u200d',
        '```',
        '~~',
        '**',
        '__',
        '\\|',
        '1.',
        '\n\n',
      ),
      fc.constantFrom(
        '    ',
        '<http://x>',
        '[a]: b',
        'https://a.b/c|d',
        '😀',
        'é',
        '日本',
        '| --- |',
        '\u0000',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''))

/**
 * Reads Markdown of one line as CommonMark does for its safest parts: code spans, backslash escapes, and the entity of
 * the pipe. `rest` is what is left of the source when they are taken away (each leaves a NUL), `read` what a person sees if `rest` is words.
 */
export function stripSafe(markdown: string): { readonly rest: string; readonly read: string } {
  let rest = ''
  let read = ''
  let at = 0
  while (at < markdown.length) {
    const here = markdown.slice(at)
    const escape = /^\\([!-/:-@[-`{-~])/.exec(here)
    const entity = here.startsWith('&#124;')
    const fence = /^`+/.exec(here)?.[0]
    const close = fence === undefined ? -1 : closingFence(here, fence)
    if (escape !== null) {
      rest += TAKEN_AWAY
      read += escape[1] ?? ''
      at += 2
    } else if (entity) {
      rest += TAKEN_AWAY
      read += '|'
      at += '&#124;'.length
    } else if (fence !== undefined && close >= 0) {
      rest += TAKEN_AWAY
      read += codeContent(here.slice(fence.length, close))
      at += close + fence.length
    } else {
      rest += markdown.charAt(at)
      read += markdown.charAt(at)
      at += 1
    }
  }
  return { rest, read }
}

/** Stands where something safe was, so that its neighbours do not become one word. */
const TAKEN_AWAY = '\u0000'

/** Where a run of exactly as many backticks begins, after the opening one. */
function closingFence(here: string, fence: string): number {
  const runs = here.slice(fence.length).matchAll(/`+/g)
  for (const run of runs) if (run[0].length === fence.length) return fence.length + run.index
  return -1
}

function codeContent(inside: string): string {
  return /^ .*[^ ].* $|^ [^ ] $/s.test(inside) ? inside.slice(1, -1) : inside
}
