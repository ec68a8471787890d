import { distance } from 'fastest-levenshtein'

/** Two errors are forgiven in words of at least this many letters, three in longer ones. */
const LONG = 12
const LONGEST = 24

/**
 * Whether two spellings without spaces differ by a typing error only: one letter (two in long ones), never a digit,
 * never the first letter, never in words shorter than `shortest`. Also where the scripts or spellings of one sound differ.
 */
export function isTypo(a: string, b: string, shortest: number): boolean {
  if (a === b) return true
  if (soundKey(a) === soundKey(b) && Math.min(a.length, b.length) >= 4)
    return a.replace(/\D/g, '') === b.replace(/\D/g, '')
  const length = Math.min(a.length, b.length)
  if (length < shortest || a[0] !== b[0] || Math.abs(a.length - b.length) > 2) return false
  // letters only: one character of a syllabic script is a whole word, one digit another number
  if (!/^[a-z0-9]+$/.test(a) || !/^[a-z0-9]+$/.test(b) || differsInDigits(a, b)) return false
  if (isSwap(a, b)) return true
  // another last letter is another word or another language: express, expresso; Europe, Europa
  if (a.length === b.length && a.at(-1) !== b.at(-1)) return false
  return distance(a, b) <= (length >= LONGEST ? 3 : length >= LONG ? 2 : 1)
}

/** Two letters exchanged, the commonest typing error, counts as one and not as two. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  const at = [...a].findIndex((letter, index) => letter !== b[index])
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2)
}

/** A digit that stands for a letter (deadmau5, 3lau) is no number; digits on both sides must be the same. */
function differsInDigits(a: string, b: string): boolean {
  const [digitsA, digitsB] = [a.replace(/\D/g, ''), b.replace(/\D/g, '')]
  return digitsA !== digitsB && (digitsA !== '') === (digitsB !== '')
}

const LETTERS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }

/** Digits within words as the letters that they stand for: "w4tch y0u" is "watch you", "deadmau5" is "deadmaus". */
export function withLetters(text: string): string {
  return text.replace(/(?<=[a-z])[013457]|[013457](?=[a-z])/g, (digit) => LETTERS[digit] ?? digit)
}

/**
 * A coarse spelling that transliterations and German umlauts fall together in: `Mumiy`, `Mumij` and `Мумий`; `Roeyksopp`,
 * `Royksopp` and `Röyksopp`. For look-up keys; equality of two such keys proves nothing by itself for short words.
 */
export function soundKey(text: string): string {
  return text
    .replace(/shch|sch|sh/g, 's')
    .replace(/zh/g, 'z')
    .replace(/kh/g, 'h')
    .replace(/ch|ck|q/g, 'k')
    .replace(/ph/g, 'f')
    .replace(/t[sz]/g, 'c')
    .replace(/ae/g, 'a')
    .replace(/oe|ou/g, 'o')
    .replace(/ue/g, 'u')
    .replace(/[yj]/g, 'i')
    .replace(/w/g, 'v')
    .replace(/i+(?=[aeou])/g, 'i')
    .replace(/(.)\1+/gu, '$1')
}
