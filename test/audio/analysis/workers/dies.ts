/** A worker that ends its thread without a word. */
export function analyseSignals(): never {
  process.exit(3)
}
