/** What a site is searched with: "Artist, Artist - Title", and the same without guests in the title. No line break may end in the program's words. */
export function searchTexts({
  title,
  artists,
}: {
  readonly title: string
  readonly artists: readonly string[]
}): readonly [string, string] {
  const named = (words: string): string =>
    [artists.join(', '), words]
      .filter((part) => part !== '')
      .join(' - ')
      .replace(/\s+/g, ' ')
      .trim()
  const bare = title.replace(/\s*[([](feat|ft|featuring|with)\b[^)\]]*[)\]]|\s+(feat|ft)\.\s.*$/gi, '').trim()
  return [named(title), named(bare === '' ? title : bare)]
}
