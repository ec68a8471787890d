/** The same function, of which only the first call does anything; the later ones get its result. */
export function once<T>(create: () => T): () => T {
  let made: { readonly value: T } | null = null
  return () => (made ??= { value: create() }).value
}
