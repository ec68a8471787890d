import type { ConvertRequest, RenditionCodec, RenditionOrder } from './conversion.ts'

/** Renditions that hold the very same samples: resampled, dithered and measured once. */
export interface RenditionGroup {
  readonly sampleRateHz: number
  readonly bitDepth: 16 | 24
  /** Whether bits are taken away, so that the rounding needs noise. */
  readonly dither: boolean
  readonly renditions: readonly RenditionOrder[]
}

/** ALAC says no depth in the configuration; without a neighbour it keeps what every source fits into. */
const ALAC_DEPTH_ALONE = 24

/**
 * Groups the renditions to make by rate and depth. ALAC takes the depth of the PCM formats of its own rate, so that all
 * of them hold the same audio; a 16-bit source in a 24-bit rendition is padded, which adds and loses nothing.
 */
export function planRenditions({
  formats,
  only,
  source,
}: Pick<ConvertRequest, 'formats' | 'only' | 'source'>): readonly RenditionGroup[] {
  const groups = new Map<string, RenditionGroup>()
  for (const order of formats) {
    if (only !== undefined && !only.includes(order.format)) continue
    const { sampleRateHz } = order
    const bitDepth = depthOf(order, formats)
    const key = `${sampleRateHz}/${bitDepth}`
    const dither = bitDepth === 16 && !keepsSixteenBits(source, sampleRateHz)
    const known = groups.get(key)?.renditions ?? []
    groups.set(key, { sampleRateHz, bitDepth, dither, renditions: [...known, order] })
  }
  return [...groups.values()]
}

function depthOf(order: RenditionOrder, formats: readonly RenditionOrder[]): 16 | 24 {
  if (order.codec !== 'alac') return pcmDepth(order.codec)
  const neighbours = formats.filter(
    (other) => other.codec !== 'alac' && other.sampleRateHz === order.sampleRateHz,
  )
  if (neighbours.length === 0) return ALAC_DEPTH_ALONE
  return neighbours.some((other) => pcmDepth(other.codec) === 24) ? 24 : 16
}

function pcmDepth(codec: RenditionCodec): 16 | 24 {
  return codec === 'pcm_s16le' || codec === 'pcm_s16be' ? 16 : 24
}

/** Whether the samples arrive as they were: 16 bits or fewer, at the same rate, not mixed down. */
function keepsSixteenBits(source: ConvertRequest['source'], sampleRateHz: number): boolean {
  const { bitDepth, channels } = source
  return bitDepth !== null && bitDepth <= 16 && source.sampleRateHz === sampleRateHz && channels <= 2
}
