import type { ActionSettings, FormatSettings } from '../actions/settings.ts'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import type { RenditionFormat } from '../model/track.ts'
import type { ActionPlaces } from '../runner/permissions.ts'

const FORMATS: readonly RenditionFormat[] = ['m4a', 'wav', 'aiff']

/** Which codecs a container takes. */
const CODECS: Readonly<Record<RenditionFormat, readonly string[]>> = {
  m4a: ['alac'],
  wav: ['pcm_s16le', 'pcm_s24le'],
  aiff: ['pcm_s16be', 'pcm_s24be'],
}

/** The formats that the configuration names, in the order that they are spoken of. */
export function configuredFormats({ library }: Pick<Config, 'library'>): readonly RenditionFormat[] {
  return FORMATS.filter((format) => library.formats[format] !== undefined)
}

/** What the actions see of the configuration. Throws `CONFIG_INVALID` for a codec that its container cannot hold. */
export function actionSettings(config: Config): ActionSettings {
  const { library, analysis, dedupe, limits, stateFolder, reportsFolder } = config
  const formats = FORMATS.flatMap((format): FormatSettings[] => {
    const wanted = library.formats[format]
    if (wanted === undefined) return []
    if (!CODECS[format].includes(wanted.codec)) {
      throw new SyncError(
        'CONFIG_INVALID',
        `Cannot use "library.formats.${format}"`,
        `"${wanted.codec}" does not fit into a .${format} file`,
        `use ${CODECS[format].join(' or ')}`,
      )
    }
    const to = wanted.to ?? [{ folder: library.folder }]
    const destinations = to.map(({ folder, name }) => ({ folder, name: name ?? library.name }))
    return [{ format, codec: wanted.codec, sampleRateHz: wanted.sampleRateHz, destinations }]
  })
  if (formats.length === 0) {
    throw new SyncError(
      'CONFIG_INVALID',
      'Cannot use "library.formats"',
      'no format is configured',
      `name at least one of ${FORMATS.join(', ')}`,
    )
  }
  return {
    formats,
    unassigned: library.unassigned,
    stateFolder,
    reportsFolder,
    bpmRange: analysis.bpmRange,
    minConfidence: analysis.minConfidence,
    keyNotation: analysis.keyNotation,
    upgrade: dedupe.upgrade,
    maxDurationMs: limits.maxDurationMs,
  }
}

/** Where the actions read and write, for tasks that say what they may touch. */
export function actionPlaces(config: Config): ActionPlaces {
  const { triggerFolder, allowedFolders, library, reportsFolder, stateFolder } = config
  const destinations = Object.values(library.formats).flatMap((format) => format?.to ?? [])
  const folders = [library.folder, ...destinations.map(({ folder }) => folder), reportsFolder, triggerFolder]
  return { own: stateFolder, folders: [...folders, ...allowedFolders] }
}
