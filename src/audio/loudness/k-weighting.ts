/** Two second-order sections, as differences of the input (b) and of the output (a), a0 = 1. */
export interface KWeighting {
  readonly shelf: { readonly b: readonly [number, number, number]; readonly a: readonly [number, number] }
  /** Its input coefficients are 1, -2, 1. */
  readonly highPass: { readonly a: readonly [number, number] }
}

/**
 * The filter of ITU-R BS.1770-4 (which gives coefficients for 48 kHz alone) at any rate, from its analogue prototypes;
 * frequencies, gain and qualities as published by B. De Man, "Evaluation of implementations of the EBU R128 loudness
 * measurement", 2014.
 */
export function kWeighting(sampleRateHz: number): KWeighting {
  const shelf = { hz: 1681.974450955533, gainDb: 3.999843853973347, q: 0.7071752369554196 }
  const highPass = { hz: 38.13547087602444, q: 0.5003270373238773 }
  return { shelf: shelfOf(shelf, sampleRateHz), highPass: { a: feedback(highPass, sampleRateHz) } }
}

function shelfOf(
  { hz, gainDb, q }: { readonly hz: number; readonly gainDb: number; readonly q: number },
  sampleRateHz: number,
): KWeighting['shelf'] {
  const k = Math.tan((Math.PI * hz) / sampleRateHz)
  const high = 10 ** (gainDb / 20)
  const band = high ** 0.4996667741545416
  const a0 = 1 + k / q + k * k
  const b0 = (high + (band * k) / q + k * k) / a0
  const b1 = (2 * (k * k - high)) / a0
  const b2 = (high - (band * k) / q + k * k) / a0
  return { b: [b0, b1, b2], a: feedback({ hz, q }, sampleRateHz) }
}

function feedback(
  { hz, q }: { readonly hz: number; readonly q: number },
  sampleRateHz: number,
): [number, number] {
  const k = Math.tan((Math.PI * hz) / sampleRateHz)
  const a0 = 1 + k / q + k * k
  return [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0]
}
