import { cleanText } from './clean-text.ts'
import { toLatin } from './to-latin.ts'

/**
 * Whether two names may be one in two scripts: their consonants agree where both scripts spell sounds, what is spelled of
 * a mixed one ("竹内まりや") is a word of the other ("Mariya Takeuchi"). Both in one script are not compared here.
 */
export function sameAcrossScripts(a: string, b: string): boolean {
  const [one, other] = [cleanText(a), cleanText(b)]
  if (isLatin(one) === isLatin(other)) return false
  const [foreign, latin] = isLatin(one) ? [other, one] : [one, other]
  return sameConsonants(foreign, latin) || isSpelledIn(foreign, latin)
}

/** All letters are Latin. */
export function isLatin(text: string): boolean {
  return !/[^\P{L}\p{Script=Latin}]/u.test(text)
}

/** Fewer consonants agree by chance. */
const TELLING = 3

function sameConsonants(foreign: string, latin: string): boolean {
  const spelled = spell(foreign)
  if (spelled === null) return false
  const consonants = skeleton(spelled)
  if (consonants.length < TELLING) return false
  // Japanese drops the r of "door", and no script here has silent letters
  return [latin, latin.replace(/r(?![aeiouy\s])/giu, '')].some(
    (text) => skeleton(toLatin(text)) === consonants,
  )
}

/** Consonants that scripts tell apart, by their sound. */
function skeleton(text: string): string {
  return text
    .toLowerCase()
    .replace(/(\p{L})\1/gu, '$1')
    .replace(/tion\b/g, 'shn')
    .replace(/sch|sh|ch|tch/g, 's')
    .replace(/ts|dz|z/g, 's')
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/kh|ck|c(?![ei])|q|x/g, 'k')
    .replace(/c/g, 's')
    .replace(/l/g, 'r')
    .replace(/[vp]/g, 'b')
    .replace(/j/g, 'g')
    .replace(/[^bdfgkmnrst\s]/g, '')
    .replace(/\s+/g, '')
}

/** The text in Latin letters, Hebrew and Arabic without vowels; null where a letter has no spelling. */
function spell(text: string): string | null {
  const latin = [...toLatin(text)].map((letter) => hangul(letter) ?? SEMITIC.get(letter) ?? letter).join('')
  return isLatin(latin) ? latin : null
}

const SEMITIC: ReadonlyMap<string, string> = new Map(
  (
    'א: ב:b ג:g ד:d ה: ו: ז:z ח:h ט:t י:y כ:k ך:k ל:l מ:m ם:m נ:n ן:n ס:s ע: פ:f ף:f צ:s ץ:s ק:k ר:r ש:s ת:t ' +
    'ا: أ: إ: آ: ء: ؤ: ئ: ى: ة: ب:b ت:t ث:t ج:g ح:h خ:k د:d ذ:d ر:r ز:z س:s ش:s ص:s ض:d ط:t ظ:d ع: غ:g ف:f ق:k ك:k ل:l م:m ' +
    'ن:n ه:h و: ي:y پ:b چ:s گ:g ک:k ی:y'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 1), entry.slice(2)]),
)

const INITIALS = 'g kk n d tt r m b pp s ss  j jj ch k t p h'.split(' ')
const VOWELS = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ')
const FINALS = ' k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.split(' ')

/** One syllable in the Revised Romanization, or null. */
function hangul(letter: string): string | null {
  const index = (letter.codePointAt(0) ?? 0) - 0xac00
  if (index < 0 || index >= 19 * 21 * 28) return null
  const [first, vowel, last] = [Math.floor(index / 588), Math.floor((index % 588) / 28), index % 28]
  return `${INITIALS[first] ?? ''}${VOWELS[vowel] ?? ''}${FINALS[last] ?? ''}`
}

/** Of "星野あお" the kana are spelled, and are a word of "Hoshino Ao". */
function isSpelledIn(foreign: string, latin: string): boolean {
  const kana = (foreign.match(/[\p{Script=Hiragana}\p{Script=Katakana}ー]{2,}/gu) ?? []).map(toLatin)
  if (kana.length === 0 || !/\p{Script=Han}/u.test(foreign)) return false
  const words = toLatin(latin).split(/[^\p{L}\p{N}]+/u)
  return kana.every(
    (piece) =>
      words.includes(piece) ||
      words.some((word) => skeleton(word).length > 1 && skeleton(word) === skeleton(piece)),
  )
}
