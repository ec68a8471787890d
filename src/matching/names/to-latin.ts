import { simplified } from './simplified.ts'

/** Hiragana in code-point order from U+3041, Hepburn spelling; small vowels as the large ones. */
const KANA = (
  'a a i i u u e e o o ka ga ki gi ku gu ke ge ko go sa za shi ji su zu se ze so zo ta da chi ji tsu tsu zu te de to do ' +
  'na ni nu ne no ha ba pa hi bi pi fu bu pu he be pe ho bo po ma mi mu me mo ya ya yu yu yo yo ra ri ru re ro wa wa i e o n vu'
).split(' ')
const SMALL_TSU = 0x3063
const SMALL_Y: Readonly<Record<number, string>> = { 0x3083: 'a', 0x3085: 'u', 0x3087: 'o' }
const SMALL_VOWEL: Readonly<Record<number, string>> = {
  0x3041: 'a',
  0x3043: 'i',
  0x3045: 'u',
  0x3047: 'e',
  0x3049: 'o',
}

/** Russian, Ukrainian, Belarusian, Serbian and Macedonian letters as passports and artists spell them. */
const CYRILLIC = table(
  'а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f ' +
    'х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:yi є:ye ґ:g ў:u ђ:dj ј:j љ:lj њ:nj ' +
    'ћ:c џ:dz ѓ:gj ќ:kj ѕ:dz',
)

/** Modern Greek; the pairs come first. */
const GREEK: readonly (readonly [RegExp, string])[] = [
  [/ου/g, 'ou'],
  [/(?<!\p{L})μπ/gu, 'b'],
  [/μπ/g, 'mp'],
  [/(?<!\p{L})ντ/gu, 'd'],
  [/ντ/g, 'nt'],
  [/γκ/g, 'g'],
  [/τσ/g, 'ts'],
  [/τζ/g, 'tz'],
  [/α[υ](?=[βγδζλμνραεηιου])/g, 'av'],
  [/ε[υ](?=[βγδζλμνραεηιου])/g, 'ev'],
]
const GREEK_LETTERS = table(
  'α:a β:v γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f ' +
    'χ:ch ψ:ps ω:o',
)

/** Latin letters that Unicode does not take apart into a letter and an accent. */
const LATIN = table('ß:ss ø:o æ:ae œ:oe đ:d ð:d þ:th ł:l ı:i ħ:h ŋ:n ə:e ŧ:t ƒ:f')

/**
 * Lower-case text in Latin letters without accents, where the script spells sounds (kana, Cyrillic, Greek); other
 * scripts (Chinese characters, Hangul, Arabic, ...) stay as they are.
 */
export function toLatin(text: string): string {
  const lower = text.toLowerCase()
  if (/^[\x20-\x7e]*$/.test(lower)) return lower
  const greek = /[\u0370-\u03ff]/.test(lower) ? fromGreek(lower) : lower
  return fromKana(simplified(greek))
    .replace(/[\u0400-\u04ff]/g, (letter) => CYRILLIC.get(letter) ?? letter)
    .replace(/[^\p{ASCII}]/gu, (letter) => LATIN.get(letter) ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]/g, '')
    .normalize('NFC')
}

/** Letters and their sounds, written "letter:sound". */
function table(text: string): ReadonlyMap<string, string> {
  return new Map(text.split(' ').map((entry) => [entry.slice(0, 1), entry.slice(2)]))
}

function fromGreek(text: string): string {
  const bare = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '')
  const paired = GREEK.reduce((done, [letters, sound]) => done.replace(letters, sound), bare)
  return paired.replace(/[\u0370-\u03ff]/g, (letter) => GREEK_LETTERS.get(letter) ?? letter).normalize('NFC')
}

function fromKana(text: string): string {
  if (!/[\u3041-\u30ff]/.test(text)) return text
  let latin = ''
  let doubled = false
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    // katakana stand 0x60 above hiragana
    const kana = code >= 0x30a1 && code <= 0x30f4 ? code - 0x60 : code
    if (code === 0x30fc) continue
    if (kana === SMALL_TSU) {
      doubled = true
      continue
    }
    const sound = KANA[kana - 0x3041]
    if (sound === undefined) latin += character
    else latin = withSound(latin, kana, doubled ? `${sound[0] ?? ''}${sound}` : sound)
    doubled = false
  }
  return latin
}

/** ki + small ya = kya, shi + small yo = sho, fu + small a = fa, te + small i = ti. */
function withSound(latin: string, kana: number, sound: string): string {
  const y = SMALL_Y[kana]
  if (y !== undefined && latin.endsWith('i'))
    return `${latin.slice(0, -1)}${/(sh|ch|j)i$/.test(latin) ? '' : 'y'}${y}`
  const vowel = SMALL_VOWEL[kana]
  if (vowel !== undefined && /[^aeiou][aeiou]$/.test(latin)) return `${latin.slice(0, -1)}${vowel}`
  return latin + sound
}
