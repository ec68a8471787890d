import { cleanText } from './clean-text.ts'
import { skeletons, undoubled } from './skeleton.ts'
import { toLatin } from './to-latin.ts'

/** Fewer consonants, or letters, agree by chance. */
const TELLING = { consonants: 3, letters: 2 }

/** Most names are plain, which is told at once. */
const ASCII = /^[\x20-\x7e]*$/

/** All letters are Latin. */
export function isLatin(text: string): boolean {
  return ASCII.test(text) || !/[^\P{L}\p{Script=Latin}]/u.test(text)
}

/**
 * Whether two names sound alike in two scripts: their consonants agree where the scripts spell sounds (Hangul, Hebrew,
 * Arabic, kana). False where both are in one script, which is compared letter by letter.
 */
export function soundAlike(a: string, b: string, least = TELLING.consonants): boolean {
  if (isLatin(a) === isLatin(b)) return false
  const others = skeletons(b).map(undoubled)
  return skeletons(a).some((each) => each.length >= least && others.includes(undoubled(each)))
}

/**
 * Whether two names may be one in two scripts: they sound alike, or what is spelled of one in Chinese characters and kana
 * begins or ends the other: "竹内まりや" is "Mariya Takeuchi", "東京フラッシュ" is "Tokyo Flash".
 */
export function sameAcrossScripts(a: string, b: string, least = TELLING.consonants): boolean {
  if (isLatin(a) === isLatin(b)) return false
  const [one, other] = [cleanText(a), cleanText(b)]
  if (soundAlike(one, other, least)) return true
  const [foreign, latin] = isLatin(one) ? [other, one] : [one, other]
  const spelled = spelledPart(foreign)
  const whole = toLatin(latin).replace(/[^\p{L}\p{N}]+/gu, '')
  if (spelled.length < TELLING.letters || whole.length < spelled.length) return false
  if (isPart(spelled, whole)) return true
  return skeletons(spelled).some(
    (each) => each.length >= TELLING.consonants && skeletons(latin).some((all) => isPart(each, all)),
  )
}

/** What is spelled of a name that holds Chinese characters; "" where there are none, or nothing else. */
export function spelledPart(name: string): string {
  const latin = toLatin(name)
  return /\p{Script=Han}/u.test(latin) ? latin.replace(/[^\p{Script=Latin}]+/gu, '') : ''
}

function isPart(part: string, whole: string): boolean {
  return whole.startsWith(part) || whole.endsWith(part)
}
