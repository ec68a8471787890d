/** 24 bits at 192 kHz in stereo, the most wasteful audio in use. */
const MAX_BYTES_PER_SECOND = 1_152_000

/** More bytes than this are not one track of that length, whatever they say they are. */
export function largestTrackBytes(maxDurationMs: number): number {
  return (maxDurationMs / 1000) * MAX_BYTES_PER_SECOND
}
