/** Little endian integer samples of 16 or 24 bits, as numbers from -1 to 1, a list for every channel. */
export function pcmSamples(bytes: Buffer, bytesPerSample: number, channels: number): readonly Float32Array[] {
  const frames = Math.floor(bytes.length / (bytesPerSample * channels))
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames)
    const start = channel * bytesPerSample
    const step = bytesPerSample * channels
    if (bytesPerSample === 3) read24(bytes, start, step, samples)
    if (bytesPerSample === 2) read16(bytes, start, step, samples)
    return samples
  })
}

// shifted up to 32 bits, where the sign is
function read24(bytes: Uint8Array, start: number, step: number, samples: Float32Array): void {
  for (let i = 0, at = start; i < samples.length; i++, at += step) {
    const value = ((bytes[at] ?? 0) << 8) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 24)
    samples[i] = value / 2 ** 31
  }
}

function read16(bytes: Uint8Array, start: number, step: number, samples: Float32Array): void {
  for (let i = 0, at = start; i < samples.length; i++, at += step) {
    samples[i] = (((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 24)) / 2 ** 31
  }
}
