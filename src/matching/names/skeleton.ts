import { toLatin } from './to-latin.ts'

/**
 * The consonants of a text by their sound, in the ways that they may be heard; none where a letter has no spelling. What
 * scripts do not tell apart is one: l and r, v and b, hard and soft.
 */
export function skeletons(text: string): readonly string[] {
  const latin = [...toLatin(text)].map((letter) => hangul(letter) ?? SEMITIC.get(letter) ?? letter).join('')
  if (/[^\P{L}\p{Script=Latin}]/u.test(latin)) return []
  // a final h of Arabic is heard as t before another word, and an r of English not at all before a consonant
  const heard = [latin.replaceAll('\u0629', ''), latin.replace(/r(?![aeiouy])/g, '')]
  // Greek writes b as mp
  if (/μπ/iu.test(text)) heard.push(latin.replaceAll('mp', 'b'))
  const spelled = text.includes('\u0629') ? [...heard, textWithT(text)] : heard
  return [...new Set(spelled.map(consonants))]
}

function textWithT(text: string): string {
  return [...toLatin(text).replaceAll('\u0629', 't')].map((letter) => SEMITIC.get(letter) ?? letter).join('')
}

/** A skeleton by which to look up: where words meet, a consonant may be written once or twice. */
export function undoubled(skeleton: string): string {
  return skeleton.replace(/(.)\1+/g, '$1')
}

function consonants(text: string): string {
  return text
    .replace(/(\p{L})\1/gu, '$1')
    .replace(/tion\b/g, 'shn')
    .replace(/sch|tch|sh|ch/g, 's')
    .replace(/ts|dz|z/g, 's')
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/kh|ck|c(?![ei])|q|x/g, 'k')
    .replace(/c/g, 's')
    .replace(/l/g, 'r')
    .replace(/[vp]/g, 'b')
    .replace(/j/g, 'g')
    .replace(/[^bdfgkmnrst]/g, '')
}

/** Hebrew and Arabic letters; those that write vowels have no sound here. */
const SEMITIC: ReadonlyMap<string, string> = new Map(
  (
    'א: ב:b ג:g ד:d ה: ו: ז:z ח:h ט:t י:y כ:k ך:k ל:l מ:m ם:m נ:n ן:n ס:s ע: פ:f ף:f צ:s ץ:s ק:k ר:r ש:s ת:t ' +
    'ا: أ: إ: آ: ء: ؤ: ئ: ى: ة: ب:b ت:t ث:t ج:g ح:h خ:k د:d ذ:d ر:r ز:z س:s ش:s ص:s ض:d ط:t ظ:z ع: غ:g ف:f ق:k ك:k ' +
    'ل:l م:m ن:n ه:h و: ي:y پ:b چ:s گ:g ک:k ی:y'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(2)]),
)

const INITIALS = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ')
const VOWELS = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ')
const FINALS = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p '.split(' ')
/** Syllables lie in code-point order: initial, vowel, final. */
const HANGUL = { first: 0xac00, ofInitial: 588, ofVowel: 28 }

/** One syllable in the Revised Romanization, or null. */
function hangul(letter: string): string | null {
  const index = (letter.codePointAt(0) ?? 0) - HANGUL.first
  if (index < 0 || index >= INITIALS.length * HANGUL.ofInitial) return null
  const vowel = Math.floor((index % HANGUL.ofInitial) / HANGUL.ofVowel)
  const initial = INITIALS[Math.floor(index / HANGUL.ofInitial)] ?? ''
  return `${initial}${VOWELS[vowel] ?? ''}${FINALS[index % HANGUL.ofVowel] ?? ''}`
}
