import { createRequire } from 'node:module'

export interface Essentia {
  /**
   * The key that fits twelve note strengths (0..1, C first) best, by one of Essentia's profiles (`bgate`, `edma` ...).
   * Throws an Error when Essentia gives up. With NaN among the numbers it may never return.
   */
  key(notes: readonly number[], profile: string): EssentiaKey
}

export interface EssentiaKey {
  /** `C`, `C#`, `D`, `Eb`, `E`, `F`, `F#`, `G`, `Ab`, `A`, `Bb` or `B`, in both scales. */
  readonly key: string
  /** `major` or `minor`. */
  readonly scale: string
  /** Correlation with the profile, -1..1. */
  readonly strength: number
}

/** A vector lives in WebAssembly's memory, which the garbage collector does not see: each is freed by its `delete`. */
interface Vector {
  delete(): void
}

interface EssentiaCore {
  arrayToVector(values: Float32Array): Vector
  Key(
    pcp: Vector,
    numHarmonics: number,
    pcpSize: number,
    profileType: string,
    slope: number,
    useMajMin: boolean,
    usePolyphony: boolean,
    useThreeChords: boolean,
  ): EssentiaKey
}

/** Essentia counts notes from A. */
const A = 9

/** Loads essentia.js: 0.1 CPU s. For worker threads only, since its program can hang. */
export function loadEssentia(): Essentia {
  const core = withoutItsListeners((): EssentiaCore => {
    const require = createRequire(import.meta.url)
    const wasm: unknown = require('essentia.js/dist/essentia-wasm.umd.js')
    const Core: new (
      program: unknown,
    ) => EssentiaCore = require('essentia.js/dist/essentia.js-core.umd.min.js')
    return new Core(wasm)
  })
  return {
    key(notes, profile) {
      const fromA = Float32Array.from(notes, (_, i) => notes[(i + A) % 12]!)
      const vector = core.arrayToVector(fromA)
      try {
        const { key, scale, strength } = core.Key(vector, 4, 12, profile, 0.6, false, false, false)
        return { key, scale, strength }
      } catch (thrown) {
        // It throws bare numbers, pointers to C++ exceptions.
        throw thrown instanceof Error
          ? thrown
          : new Error(`Essentia gave up (${String(thrown)})`, { cause: thrown })
      } finally {
        vector.delete()
      }
    },
  }
}

/** Takes off the listeners for uncaught errors that essentia.js puts on the process while it loads. */
function withoutItsListeners<Value>(load: () => Value): Value {
  const exceptions = new Set(process.listeners('uncaughtException'))
  const rejections = new Set(process.listeners('unhandledRejection'))
  try {
    return load()
  } finally {
    for (const listener of process.listeners('uncaughtException')) {
      if (!exceptions.has(listener)) process.off('uncaughtException', listener)
    }
    for (const listener of process.listeners('unhandledRejection')) {
      if (!rejections.has(listener)) process.off('unhandledRejection', listener)
    }
  }
}
