// the package ships its types where its package.json does not say so
declare module 'fastest-levenshtein' {
  export function distance(a: string, b: string): number
  export function closest(text: string, candidates: readonly string[]): string
}
