import { distance } from 'fastest-levenshtein'

/** Letters of scripts without vowels, by the consonant they spell; those that only carry vowels or breath are left out. */
const CONSONANTS: ReadonlyMap<string, string> = new Map(
  [
    'بb تt ثt جg خk دd ذd رr زz سs شs صs ضd طt ظz غg فp قk كk گg لl مm نn پp چs ڤb کk',
    'בb גg דd זz טt כk ךk לl מm םm נn ןn סs פp ףp צs ץs קk רr שs תt',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
)
/** Consonants of a name in which one may be off. */
const LONG = 6
const UNVOWELLED = /[\p{Script=Arabic}\p{Script=Hebrew}]/u
/** How Latin letters spell those consonants, two letters first. */
const LATIN: readonly (readonly [RegExp, string])[] = [
  [/kh|ck/g, 'k'],
  [/gh/g, 'g'],
  [/t[sz]|sh/g, 's'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ph/g, 'p'],
  [/[qc]/g, 'k'],
  [/f/g, 'p'],
  [/v/g, 'b'],
  [/j/g, 'g'],
  [/[aeiouwyh]/g, ''],
]

/** Whether a name is in Arabic or Hebrew letters, at least in part. */
export function isUnvowelled(text: string): boolean {
  return UNVOWELLED.test(text)
}

/**
 * The consonants of a name in Latin letters, the same for Arabic or Hebrew writing and its usual transliterations: `نور العين`
 * and `Nour El Ein` are `nrln`. Few letters prove nothing by themselves.
 */
export function consonantsOf(text: string): string {
  const spelled = [...text].map((letter) => CONSONANTS.get(letter) ?? (UNVOWELLED.test(letter) ? '' : letter))
  return LATIN.reduce((done, [letters, sound]) => done.replace(letters, sound), spelled.join(''))
    .replace(/[^a-z0-9]/g, '')
    .replace(/(.)\1+/g, '$1')
}

/** Whether one of the two is in such a script, the other in Latin letters, and both have the same consonants. */
export function sameConsonants(a: string, b: string, fewest: number): boolean {
  if (isUnvowelled(a) === isUnvowelled(b)) return false
  const consonants = consonantsOf(a)
  const others = consonantsOf(b)
  if (Math.min(consonants.length, others.length) < fewest) return false
  // one that is silent in some places, such as the last letter of a word
  return consonants === others || (others.length >= LONG && distance(consonants, others) <= 1)
}
