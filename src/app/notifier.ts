import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import { SyncError } from '../model/error.ts'
import type { Run } from '../model/run.ts'

export interface NotifierOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly onTrouble: (error: unknown) => void
  /** How long `close` waits; default 3 s. */
  readonly closeMs?: number
}

/** Tells a person of runs that ended, as `notify` of the configuration says. Never holds a run up, never fails one. */
export interface Notifier {
  tell(run: Run, sentence: string): void
  /** Gives what is still being told a little time, then lets it go. */
  close(): Promise<void>
}

/** How long an end of the process is put off for a notification; under way longer, it is lost. */
const CLOSE_MS = 3000

export function createNotifier({ config, env, onTrouble, closeMs = CLOSE_MS }: NotifierOptions): Notifier {
  const { desktop, url, on } = config.notify
  const underWay = new Set<Promise<void>>()
  const stop = new AbortController()

  async function deliver(run: Run, sentence: string): Promise<void> {
    const { noticeOf } = await import('../services/notify/notice-of.ts')
    const notice = noticeOf(run, sentence, on)
    if (notice === null) return
    const { signal } = stop
    const ways: Promise<void>[] = []
    if (desktop) {
      const { showOnDesktop } = await import('../services/notify/desktop.ts')
      ways.push(showOnDesktop(notice, { platform: process.platform, env, signal }))
    }
    if (url !== null) {
      const { postNotice } = await import('../services/notify/post-notice.ts')
      const secret = createSecrets(config.baseFolder, env)('TRACKSYNC_WEBHOOK_SECRET')
      const { allowPrivate, proxy } = config.network
      const now = (): Date => new Date()
      ways.push(postNotice(notice, { url, secret, allowPrivate, proxy, signal, now }))
    }
    for (const outcome of await Promise.allSettled(ways)) {
      if (outcome.status === 'rejected') onTrouble(outcome.reason)
    }
  }

  return {
    tell(run, sentence) {
      if (!desktop && url === null) return
      const telling = deliver(run, sentence)
        .catch(onTrouble)
        .finally(() => underWay.delete(telling))
      underWay.add(telling)
    },
    async close() {
      if (underWay.size === 0) return
      const late = setTimeout(() => stop.abort(outOfTime()), closeMs)
      await Promise.all(underWay)
      clearTimeout(late)
    },
  }
}

function outOfTime(): SyncError {
  return new SyncError(
    'SERVICE_UNAVAILABLE',
    'Cannot wait for a notification',
    'tracksync ends, and it was not taken in time',
    'nothing: the run itself is not touched by it',
  )
}
