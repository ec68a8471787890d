/** A word of any text as it can be written in a command line: `parse(quote(x))` is the one word `x`. */
export function quote(word: string): string {
  return `'${word.replaceAll("'", `'"'"'`)}'`
}
