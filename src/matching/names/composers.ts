/**
 * Composers whom services credit beside whoever plays. Their surname is enough to know them by, and tells nothing of the
 * recording where a player is named.
 */
const SURNAMES: ReadonlySet<string> = new Set(
  (
    'albeniz bartok beethoven berlioz bizet borodin brahms bruckner chopin debussy dvorak elgar faure grieg haydn handel ' +
    'haendel liszt mahler mendelssohn monteverdi mozart mussorgsky offenbach pachelbel paganini prokofiev puccini purcell ' +
    'rachmaninoff rachmaninov ravel rossini satie scarlatti schoenberg schubert schumann shostakovich sibelius smetana ' +
    'stravinsky tchaikovsky telemann verdi vivaldi wagner'
  ).split(' '),
)
/** Of names that others bear as well, only the whole is the composer's. */
const WHOLE: Readonly<Record<string, string>> = { johannsebastianbach: 'bach', jsbach: 'bach' }

/** The composer's surname, where the words of a name end with one; else null. */
export function composerOf(words: readonly string[]): string | null {
  const last = words.at(-1) ?? ''
  return SURNAMES.has(last) ? last : (WHOLE[words.join('')] ?? null)
}

/** The keys of those who play, or all where nobody but composers is named. */
export function players(keys: readonly string[]): readonly string[] {
  const others = keys.filter((key) => !SURNAMES.has(key) && key !== 'bach')
  return others.length === 0 ? keys : others
}
