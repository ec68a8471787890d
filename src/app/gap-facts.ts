import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import { createSecrets } from '../config/secrets.ts'
import { isErrorCode } from '../model/error-codes.ts'
import type { GapFacts, RepeatedFailure } from '../report/gaps.ts'
import { quote } from '../shell/words.ts'
import type { Store } from '../store/store.ts'
import { runProgram } from '../util/spawn.ts'
import { inboxDrops } from './inbox-drops.ts'
import { STALE_DROP_MS } from './report-facts.ts'
import type { Tools } from './tools.ts'

/** Where `tracksync service install` puts its unit. */
const UNITS = ['.config/systemd/user/tracksync.service', 'Library/LaunchAgents/org.tracksync.agent.plist']
const RUNS_LOOKED_AT = 20
const CRONTAB_TIMEOUT_MS = 2000

/**
 * What the rules that find automation gaps look at.
 * @param connected libraries beside the catalog that are connected
 */
export async function gapFacts(
  config: Config,
  store: Store<TrackWork>,
  tools: Tools,
  env: Readonly<Record<string, string | undefined>>,
  connected: readonly string[],
): Promise<GapFacts> {
  const drops = inboxDrops(config.triggerFolder, new Date())
  // no crontab, and no crontab program, both print nothing
  const crontab = (await runProgram('crontab', ['-l'], { timeoutMs: CRONTAB_TIMEOUT_MS })).stdout
  return {
    command: config.file === null ? 'tracksync' : `tracksync --config ${quote(config.file)}`,
    serviceInstalled:
      UNITS.some((unit) => existsSync(join(homedir(), unit))) || /tracksync.* watch/.test(crontab),
    scheduleConfigured: config.schedule.length > 0 || /tracksync.* run --next/.test(crontab),
    webhooks: webhooks(config, env),
    librariesConfigured: config.libraries,
    librariesAvailable: ['local', ...connected],
    waiting: store.libraryEntries.pending(),
    agentsConfigured: config.agents.some(({ serves }) => serves),
    repeatedFailures: repeatedFailures(store),
    staleDrops: drops.filter(({ ageMs }) => ageMs >= STALE_DROP_MS).length,
    ffmpegBundled: await tools.ffmpeg().then(
      ({ bundled }) => bundled,
      () => false,
    ),
  }
}

function webhooks(
  { webhook, baseFolder }: Config,
  env: Readonly<Record<string, string | undefined>>,
): GapFacts['webhooks'] {
  if (webhook === undefined) return 'not-configured'
  return createSecrets(baseFolder, env)('TRACKSYNC_WEBHOOK_SECRET') === null ? 'no-secret' : 'taken'
}

/** Sources that answered with the same error in all of their latest runs in a row. */
function repeatedFailures(store: Store<TrackWork>): readonly RepeatedFailure[] {
  const counts = new Map<string, RepeatedFailure & { readonly over: boolean }>()
  for (const row of store.runs.last(RUNS_LOOKED_AT)) {
    for (const { event } of store.events.ofRun(row.id)) {
      if (event.type !== 'source-asked') continue
      const { source, status, result } = event.outcome
      const code = status === 'unavailable' ? codeOf(result) : null
      const known = counts.get(source)
      if (known?.over === true) continue
      if (code === null || (known !== undefined && known.code !== code)) {
        counts.set(source, { ...(known ?? { source, code: 'INTERNAL', count: 0 }), over: true })
      } else counts.set(source, { source, code, count: (known?.count ?? 0) + 1, over: false })
    }
  }
  return [...counts.values()].map(({ source, code, count }) => ({ source, code, count }))
}

function codeOf(result: string): RepeatedFailure['code'] | null {
  const [word = ''] = result.split(':')
  return isErrorCode(word) ? word : null
}
