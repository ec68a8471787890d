import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Fingerprint } from './analysis.ts'

/** What is used of Chromaprint's own C functions; pointers are offsets in bytes, answers 0 or 1. */
interface ChromaprintModule {
  readonly HEAP16: Int16Array
  readonly HEAP32: Int32Array
  _malloc(sizeBytes: number): number
  _free(pointer: number): void
  _chromaprint_new(algorithm: number): number
  _chromaprint_free(context: number): void
  _chromaprint_start(context: number, sampleRateHz: number, channels: number): number
  _chromaprint_feed(context: number, samples: number, count: number): number
  _chromaprint_finish(context: number): number
  _chromaprint_get_raw_fingerprint(context: number, items: number, count: number): number
  _chromaprint_get_fingerprint(context: number, text: number): number
  UTF8ToString(pointer: number): string
}

export interface Chromaprint {
  /** The fingerprint of a whole mono signal, or null when it is too short for one (under about 3 s). */
  fingerprint(samples: Int16Array, sampleRateHz: number): Fingerprint | null
}

/** Chromaprint's CHROMAPRINT_ALGORITHM_TEST2, its default and AcoustID's. */
const ALGORITHM = 1
const FEED_SAMPLES = 1 << 16

/**
 * Loads Chromaprint (WebAssembly). The package is made for browsers: it looks for `window` when it is loaded and would
 * fetch its program by URL, so both are given here. Its own helper reads a pointer too early and is not used.
 */
export async function loadChromaprint(): Promise<Chromaprint> {
  const wasmPath = createRequire(import.meta.url).resolve('@unimusic/chromaprint/dist/chromaprint.wasm')
  const wasmBinary = await readFile(wasmPath)
  const module = await withWindow(async (): Promise<ChromaprintModule> => {
    const { default: create } = await import('@unimusic/chromaprint/dist/chromaprint.js')
    return create({ wasmBinary, locateFile: () => wasmPath })
  })
  return { fingerprint: (samples, sampleRateHz) => fingerprint(module, samples, sampleRateHz) }
}

async function withWindow<Answer>(use: () => Promise<Answer>): Promise<Answer> {
  if ('window' in globalThis) return use()
  Object.defineProperty(globalThis, 'window', { value: {}, configurable: true })
  try {
    return await use()
  } finally {
    Reflect.deleteProperty(globalThis, 'window')
  }
}

function fingerprint(
  module: ChromaprintModule,
  samples: Int16Array,
  sampleRateHz: number,
): Fingerprint | null {
  const context = module._chromaprint_new(ALGORITHM)
  const buffer = module._malloc(FEED_SAMPLES * 2)
  try {
    module._chromaprint_start(context, sampleRateHz, 1)
    for (let from = 0; from < samples.length; from += FEED_SAMPLES) {
      const part = samples.subarray(from, from + FEED_SAMPLES)
      module.HEAP16.set(part, buffer / 2)
      module._chromaprint_feed(context, buffer, part.length)
    }
    module._chromaprint_finish(context)
    const raw = rawItems(module, context)
    return raw.length === 0 ? null : { raw, encoded: encodedText(module, context) }
  } finally {
    module._free(buffer)
    module._chromaprint_free(context)
  }
}

function rawItems(module: ChromaprintModule, context: number): Uint32Array {
  return withAnswer(module, (answer) => {
    if (!module._chromaprint_get_raw_fingerprint(context, answer, answer + 4)) return new Uint32Array(0)
    const items = module.HEAP32[answer / 4]!
    const count = module.HEAP32[answer / 4 + 1]!
    const copy = Uint32Array.from(module.HEAP32.subarray(items / 4, items / 4 + count))
    module._free(items)
    return copy
  })
}

function encodedText(module: ChromaprintModule, context: number): string {
  return withAnswer(module, (answer) => {
    if (!module._chromaprint_get_fingerprint(context, answer)) return ''
    const text = module.HEAP32[answer / 4]!
    const copy = module.UTF8ToString(text)
    module._free(text)
    return copy
  })
}

/** Lends eight bytes for Chromaprint to write its answers to. */
function withAnswer<Answer>(module: ChromaprintModule, use: (pointer: number) => Answer): Answer {
  const pointer = module._malloc(8)
  try {
    return use(pointer)
  } finally {
    module._free(pointer)
  }
}
