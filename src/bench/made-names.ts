/** A few artists have many tracks and a few titles are used again and again, as in real libraries. */
export function madeName(number: number): { readonly title: string; readonly artists: readonly string[] } {
  const title = `${WORDS[number % WORDS.length]} ${Math.floor(number / WORDS.length)}`
  return { title, artists: [`Artist ${Math.floor(number ** 0.8)}`] }
}

const WORDS = [
  'Strobe',
  'Night Drive',
  'Sunrise',
  'Home',
  'Lost in the City',
  'Rain',
  'One More Time',
  'Echoes',
  'Fire',
]
