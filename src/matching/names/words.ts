import { spelledOut } from './blanked-words.ts'
import { toLatin } from './to-latin.ts'

const DIGITS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const UNITS: ReadonlyMap<string, number> = new Map(DIGITS.split(' ').map((word, value) => [word, value]))
const TENS: ReadonlyMap<string, number> = new Map(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, at) => [word, 20 + 10 * at]),
)
/** Roman numbers that are no word of their own; i, v and x count only after a word of PARTS. */
const ROMAN: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ii: '2',
    iii: '3',
    iv: '4',
    vi: '6',
    vii: '7',
    viii: '8',
    ix: '9',
    xi: '11',
    xii: '12',
    xiii: '13',
    xiv: '14',
    xv: '15',
  }),
)
const SHORT_ROMAN: ReadonlyMap<string, string> = new Map([
  ['i', '1'],
  ['v', '5'],
  ['x', '10'],
])
const PARTS = new Set([
  'part',
  'volume',
  'chapter',
  'act',
  'phase',
  'episode',
  'book',
  'opus',
  'no',
  'movement',
])
/** A Roman number in front, as of a movement: "I. Allegro con brio". */
const NUMERAL = /(?<=^|[:-]\s)[ivx]+(?=\.\s)/g
const VALUES: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10 }
/** Spellings of one word. */
const SPELLINGS: ReadonlyMap<string, string> = new Map(
  (
    'pt:part pts:part parts:part vol:volume chap:chapter op:opus number:no nr:no num:no mvt:movement mov:movement u:you ' +
    'luv:love nite:night tonite:tonight thru:through til:till until:till cuz:because n:and ' +
    'und:and okay:ok colour:color colours:colors favourite:favorite grey:gray'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)]),
)

/**
 * The words of a name in their one spelling: lower-case Latin letters and digits where the script allows, apostrophes
 * closed up (`don't` is `dont`), `&` and `+` as `and`, number words and Roman numbers as digits, `pt.` as `part`.
 */
export function wordsOf(text: string): readonly string[] {
  const latin = toLatin(text).replace(NUMERAL, (numeral) => String(valueOf(numeral)))
  const words = (/[^\p{L}\p{M}\p{N}\s,:;()-]/u.test(latin) ? withoutSigns(latin) : latin).split(BETWEEN_WORDS)
  return withNumbers(words.filter((word) => word !== '').map((word) => SPELLINGS.get(word) ?? word))
}

/** A title of no words is its signs: "÷", "!!!". */
export function symbolsOf(text: string): string {
  return text.replace(/\s+/gu, '')
}

const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/u

/** Signs that stand for letters or words, or for nothing: `p!nk`, `a$ap`, `rock 'n' roll`, `#3`, `r.e.m.`. */
function withoutSigns(latin: string): string {
  return (latin.includes('*') ? spelledOut(latin) : latin)
    .replace(/(?<=\p{L})\s*'n(?:'\s*|\s+)(?=\p{L})/gu, ' and ')
    .replace(/(?<=\p{L})[$]|[$](?=\p{L})/gu, 's')
    .replace(/(?<=\p{L})!(?=\p{L})/gu, 'i')
    .replace(/(?<=\p{L})@(?=\p{L})/gu, 'a')
    .replace(/[&+]/g, ' and ')
    .replace(/#(?=\d)/g, 'no ')
    .replaceAll("'", '')
    .replace(/(?<![\p{L}\p{N}])(\p{L}\.){2,}\p{L}?(?![\p{L}\p{N}])/gu, (initials) =>
      initials.replaceAll('.', ''),
    )
}

function valueOf(numeral: string): number {
  const values = [...numeral].map((letter) => VALUES[letter] ?? 0)
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0)
}

function withNumbers(words: readonly string[]): readonly string[] {
  const out: string[] = []
  for (const [at, word] of words.entries()) {
    const previous = words[at - 1] ?? ''
    const unit = UNITS.get(word)
    const ten = TENS.get(previous)
    if (unit !== undefined && unit > 0 && unit < 10 && ten !== undefined)
      out[out.length - 1] = String(ten + unit)
    else out.push(numberOf(word, at, out))
  }
  const counts = (at: number): boolean => /^\d/.test(out[at + 1] ?? '')
  // "Part 2" is "2", and "Part of the Machine" is itself; "Vol. 53" is "#53"
  return out
    .map((word, at) => (word === 'volume' && counts(at) ? 'no' : word))
    .filter((word, at) => word !== 'part' || !counts(at))
}

function numberOf(word: string, at: number, before: readonly string[]): string {
  const plain = UNITS.get(word) ?? TENS.get(word)
  if (plain !== undefined) return String(plain)
  const roman = at > 0 ? ROMAN.get(word) : undefined
  return roman ?? (isCount(word, before) ? SHORT_ROMAN.get(word) : undefined) ?? word
}

/** What counts a part or a volume, or ends a range of them: "Part V", "Parts I-V". No range ends with the first. */
function isCount(word: string, before: readonly string[]): boolean {
  const previous = before.at(-1) ?? ''
  if (PARTS.has(previous)) return true
  return word !== 'i' && /^\d+$/.test(previous) && PARTS.has(before.at(-2) ?? '')
}
