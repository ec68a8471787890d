import { inTurn } from '../../actions/libraries/in-turn.ts'
import type { TrackLibrary } from '../../model/library.ts'
import type { ConnectDeps, Connection } from './connection.ts'
import { lazyLibrary } from './lazy-library.ts'

/** Where Eagle listens while it runs. */
const EAGLE_URL = 'http://localhost:41595'

/** Eagle, loaded when first asked. Without configuration it is only ever looked for on this machine. */
export function connectEagle({ config, env, secrets, store, now }: ConnectDeps): Connection {
  if (!config.libraries.includes('eagle')) return {}
  const load = async (): Promise<TrackLibrary> => {
    const [{ connectEagleApi }, { createEagleClient }, { createEagleLibrary }] = await Promise.all([
      import('../../services/eagle/connect.ts'),
      import('../../services/eagle/eagle-client.ts'),
      import('../../services/eagle/eagle-library.ts'),
    ])
    return createEagleLibrary({
      api: connectEagleApi(createEagleClient({ url: eagleUrl(config, env), token: secrets('EAGLE_TOKEN') })),
      formats: config.eagle?.formats ?? ['wav'],
      rememberedPath: {
        get: () => store.libraryEntries.fact('eagle', 'path'),
        set: (path) => store.libraryEntries.setFact('eagle', 'path', path),
      },
      now,
      folderTurn: (signal, work) => inTurn(store.libraryEntries, 'eagle', 'folders', signal, work),
    })
  }
  return { libraries: [lazyLibrary({ name: 'eagle' }, load)] }
}

/** Where Eagle is asked; without a slash at the end. */
export function eagleUrl(config: ConnectDeps['config'], env: ConnectDeps['env']): string {
  return (env['TRACKSYNC_EAGLE_URL'] ?? config.eagle?.url ?? EAGLE_URL).replace(/\/+$/, '')
}
