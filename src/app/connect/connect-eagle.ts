import type { TrackLibrary } from '../../model/library.ts'
import type { ConnectDeps, Connection } from './connection.ts'

/** Where Eagle listens while it runs. */
const EAGLE_URL = 'http://localhost:41595'

/** Eagle, loaded when first asked. Without configuration it is only ever looked for on this machine. */
export function connectEagle({ config, env, secrets, store }: ConnectDeps): Connection {
  if (!config.libraries.includes('eagle')) return {}
  let loaded: Promise<TrackLibrary> | null = null
  const library = (): Promise<TrackLibrary> => (loaded ??= load())
  return {
    libraries: [
      {
        name: 'eagle',
        find: async (...args) => (await library()).find(...args),
        save: async (...args) => (await library()).save(...args),
        check: async (...args) => (await library()).check(...args),
        takeBack: async (...args) => (await library()).takeBack(...args),
        putBack: async (...args) => (await library()).putBack(...args),
        foresee: async (change, way, signal) =>
          (await library()).foresee?.(change, way, signal) ?? { kind: 'answer', value: null },
      },
    ],
  }

  async function load(): Promise<TrackLibrary> {
    const [{ connectEagleApi }, { createEagleLibrary }] = await Promise.all([
      import('../../services/eagle/connect.ts'),
      import('../../services/eagle/eagle-library.ts'),
    ])
    return createEagleLibrary({
      api: connectEagleApi({ url: eagleUrl(config, env), token: secrets('EAGLE_TOKEN') }),
      formats: config.eagle?.formats ?? ['wav'],
      rememberedPath: {
        get: () => store.libraryEntries.fact('eagle', 'path'),
        set: (path) => store.libraryEntries.setFact('eagle', 'path', path),
      },
    })
  }
}

/** Where Eagle is asked; without a slash at the end. */
export function eagleUrl(config: ConnectDeps['config'], env: ConnectDeps['env']): string {
  return (env['TRACKSYNC_EAGLE_URL'] ?? config.eagle?.url ?? EAGLE_URL).replace(/\/+$/, '')
}
