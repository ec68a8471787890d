import type { RenditionCodec } from '../audio/convert/conversion.ts'
import type { KeyNotation } from '../model/music.ts'
import type { RenditionFormat } from '../model/track.ts'

/** Where renditions of one format go; the first is the one the catalog speaks of, the others are copies. */
export interface FormatSettings {
  readonly format: RenditionFormat
  readonly codec: RenditionCodec
  readonly sampleRateHz: number
  readonly destinations: readonly { readonly folder: string; readonly name: string }[]
}

/** The part of the configuration that actions see, with absolute paths and nothing optional. */
export interface ActionSettings {
  readonly formats: readonly FormatSettings[]
  readonly unassigned: string
  readonly stateFolder: string
  readonly reportsFolder: string
  readonly bpmRange: readonly [number, number]
  readonly minConfidence: number
  readonly keyNotation: KeyNotation
  readonly upgrade: boolean
  readonly maxDurationMs: number
}
