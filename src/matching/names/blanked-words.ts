/** Rude words that services blank out, in the forms that titles have. */
const RUDE = (
  'fuck fucks fucked fucker fuckers fuckin fucking motherfuck motherfucker motherfuckers motherfuckin motherfucking ' +
  'mothafucka mothafuckas muthafucka muthafuckas shit shits shitty shittin bullshit bitch bitches bitchin nigga niggas ' +
  'niggaz nigger pussy dick dicks cock cunt cunts ass asshole assholes hoe hoes whore whores slut sluts damn bastard bastards'
).split(' ')

/** A word some of whose letters are stars; it begins with a letter. */
const BLANKED = /(?<![\p{L}*])\p{L}+\*[\p{L}*]*/gu

/**
 * Rude words whose letters are stars as they are sung: "b****" is "bitch", "f**kin" is "fuckin". A word that may be several
 * stays as it is; one that is all stars tells nothing. Takes lower-case letters.
 */
export function spelledOut(text: string): string {
  return text.replace(BLANKED, (blanked) => {
    const like = new RegExp(`^${blanked.replaceAll('*', '.')}$`, 'u')
    const [word, ...others] = RUDE.filter((rude) => like.test(rude))
    return word === undefined || others.length > 0 ? blanked : word
  })
}
