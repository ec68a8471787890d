/** One measured figure beside its bar. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly bar: number
  readonly ok: boolean
}

/** A figure that shall be at most `bar`. */
export function atMost(name: string, value: number, unit: string, bar: number): BenchRow {
  return { name, value, unit, bar, ok: value <= bar }
}

/** A figure that shall be at least `bar`. */
export function atLeast(name: string, value: number, unit: string, bar: number): BenchRow {
  return { name, value, unit, bar, ok: value >= bar }
}
