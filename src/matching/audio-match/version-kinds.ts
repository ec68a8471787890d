import { VERSION_KINDS } from '../names/version-words.ts'

/** Words beyond the version words that say: not the recording as it was released. */
const ALTERED: readonly (readonly [kind: string, phrase: RegExp])[] = [
  ['pitched', /\b(re ?)?pitch(ed)?( (up|down|shift(ed)?))?\b/g],
  ['tempo', /\b(tempo|bpm) (up|down|edit|version)\b|\bslower\b/g],
  ['chipmunk', /\b(chipmunks?|alvin)\b/g],
  [
    'played',
    /\b(ukulele|drum|bass|sax|saxophone|kalimba|flute|organ|synthesia|midi|8 bit|chiptune)\b( cover)?/g,
  ],
  ['transition', /\b(transition|id mix|podcast|episode|ep \d+|radio show|in the mix|mixed by)\b/g],
  [
    'filmed',
    /\b(dance (practi[cs]e|cover|version|video|tutorial)|choreograph(y|ed)|fan ?cam|behind the scenes|making of|bloopers)\b/g,
  ],
  ['taught', /\bhow to (make|produce|sing)\b|\b(make|making) (a )?beats? like\b/g],
  ['ai', /\bai (cover|version|voice)\b/g],
]
/** What an upload is when a word of these stands beside its title. */
export const UPLOAD_KINDS = [...VERSION_KINDS, ...ALTERED]

/** Kinds of version that words, joined by spaces, name, and the words that are left. */
export function takeKinds(words: string): { readonly kinds: readonly string[]; readonly rest: string } {
  const kinds: string[] = []
  let rest = words
  for (const [kind, phrase] of UPLOAD_KINDS) {
    const without = rest.replace(phrase, '|')
    if (without !== rest) kinds.push(kind)
    rest = without
  }
  return { kinds, rest }
}

/** Cuts of one recording, which their lengths tell apart. */
export const CUTS: ReadonlySet<string> = new Set(['radio', 'edit', 'single', 'short', 'long', 'extended'])
/** Played on a stage or in a studio of a station. */
export const CONCERTS: ReadonlySet<string> = new Set(['live', 'session', 'unplugged'])
/** These say nothing that a length does not say better. */
export const HARMLESS: ReadonlySet<string> = new Set([
  'remaster',
  'explicit',
  'mixed',
  'reprise',
  'interlude',
  'intro',
  'outro',
  'single',
])
