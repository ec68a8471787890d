/** Milliseconds that never jump; `performance.now` would do, but loading it takes longer than a thousand of these calls. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
