import type { TrackLibrary } from '../../model/library.ts'
import type { TrackSource } from '../../model/ports.ts'
import type { ConnectDeps, Connection } from './connection.ts'
import { lazyLibrary } from './lazy-library.ts'
import { openNotion, type OpenNotion } from './open-notion.ts'

/** Notion's Tracks database as a library and as `catalog:next`, loaded when first asked. */
export function connectNotion(deps: ConnectDeps): Connection {
  const { config } = deps
  const isLibrary = config.libraries.includes('notion')
  if (!isLibrary && config.notion?.tracks === undefined) return {}
  let opening: Promise<OpenNotion> | null = null
  const open: OpenNotion = async (...args) => (await (opening ??= openNotion(deps)))(...args)
  return {
    ...(config.notion?.tracks === undefined ? {} : { sources: [nextFrom(open)] }),
    ...(isLibrary ? { libraries: [libraryFrom(open, deps)] } : {}),
  }
}

function nextFrom(open: OpenNotion): TrackSource {
  return {
    name: 'catalog:next',
    next: async (...args) => {
      const { createNotionNext } = await import('../../services/notion/notion-next.ts')
      return createNotionNext({ open }).next(...args)
    },
  }
}

function libraryFrom(open: OpenNotion, { config }: ConnectDeps): TrackLibrary {
  const { keyNotation, minConfidence } = config.analysis
  return lazyLibrary({ name: 'notion', shows: ['eagle'] }, async () => {
    const { createNotionLibrary } = await import('../../services/notion/notion-library.ts')
    return createNotionLibrary({ open, keyNotation, minConfidence })
  })
}
