import type { ErrorCode } from '../model/error-codes.ts'
import { ERROR_CODES } from '../model/error-codes.ts'
import type { AutomationGap } from '../model/findings.ts'
import { libraryWords } from '../model/library.ts'
import { MAKE_SECRET } from '../util/http/webhook-secret.ts'
import { countOf } from './quantities.ts'

/** A source that keeps failing, counted over its latest runs in a row. */
export interface RepeatedFailure {
  /** As in the configuration ("soundcloud:likes"), or the host of a link. */
  readonly source: string
  readonly code: ErrorCode
  /** How often in a row. */
  readonly count: number
}

/** What the rules look at. All of it is observed, nothing is guessed. */
export interface GapFacts {
  /** What starts tracksync here, ready for a shell: `tracksync --config '/home/me/.syncrc.json'`. */
  readonly command: string
  /** Something starts the agent by itself (a user service, a crontab). */
  readonly serviceInstalled: boolean
  /** Something starts syncs at set times. */
  readonly scheduleConfigured: boolean
  /** Hand-offs of other agents are routed, and tracksync serves at least one inbox. */
  readonly agentsConfigured: boolean
  /** Other programs can send triggers; `no-secret`: the server is there, and refuses them all. */
  readonly webhooks: 'taken' | 'no-secret' | 'not-configured'
  /** Names in the configuration, "local" included. */
  readonly librariesConfigured: readonly string[]
  /** Those of them that can be used now: built, authorised, reachable. */
  readonly librariesAvailable: readonly string[]
  readonly repeatedFailures: readonly RepeatedFailure[]
  /** Tracks that are to be written into a library that was away. */
  readonly waiting: readonly { readonly library: string; readonly tracks: number }[]
  /** Drops that nobody has taken for long. */
  readonly staleDrops: number
  /** The old ffmpeg of the npm package is in use because none is installed. */
  readonly ffmpegBundled: boolean
}

/** How many failures in a row make a pattern: two can be one bad evening. */
const REPEATED_FAILURES = 3

/**
 * What a person still does by hand, each with the command (or the line of the configuration) that closes it.
 * Keys are stable, so that the same gap is never recorded twice; the most useful gap comes first.
 */
export function findGaps(facts: GapFacts): readonly AutomationGap[] {
  const gaps = [
    ...serviceGap(facts),
    ...staleDropGap(facts),
    ...scheduleGap(facts),
    ...agentsGap(facts),
    ...webhooksGap(facts),
    ...libraryGaps(facts),
    ...waitingGaps(facts),
    ...failureGaps(facts),
    ...ffmpegGap(facts),
  ]
  const order: readonly AutomationGap['priority'][] = ['high', 'medium', 'low']
  return gaps.toSorted((a, b) => order.indexOf(a.priority) - order.indexOf(b.priority))
}

function serviceGap({ serviceInstalled, command }: GapFacts): readonly AutomationGap[] {
  if (serviceInstalled) return []
  return [
    {
      key: 'service',
      title: 'The agent does not start by itself',
      found:
        'no user service and no crontab starts it, so drops wait until somebody starts "tracksync watch"',
      close: `${command} service install`,
      priority: 'high',
    },
  ]
}

function staleDropGap({ staleDrops }: GapFacts): readonly AutomationGap[] {
  if (staleDrops === 0) return []
  return [
    {
      key: 'stale-drops',
      title: 'Drops are waiting',
      found: `${countOf(staleDrops, 'drop')} in the inboxes that no agent has taken`,
      close: 'tracksync watch --once',
      priority: 'high',
    },
  ]
}

function scheduleGap({ scheduleConfigured }: GapFacts): readonly AutomationGap[] {
  if (scheduleConfigured) return []
  return [
    {
      key: 'schedule',
      title: 'No sync runs on a schedule',
      found:
        'neither "schedule" in the configuration nor a crontab starts one, so every sync begins with a drop or a command',
      close: 'add to .syncrc.json: "schedule": [{ "cron": "0 */6 * * *", "trigger": { "next": 1 } }]',
      priority: 'medium',
    },
  ]
}

function agentsGap({ agentsConfigured }: GapFacts): readonly AutomationGap[] {
  if (agentsConfigured) return []
  return [
    {
      key: 'agents',
      title: 'No agent can hand tasks to tracksync',
      found: 'no agent with "serves" is configured, so hand-offs between agents are not taken',
      close:
        'add to .syncrc.json: "agents": [{ "name": "Tracksync Agent", "folder": "Tracksync-Agent", "serves": true }]',
      priority: 'low',
    },
  ]
}

function webhooksGap({ webhooks }: GapFacts): readonly AutomationGap[] {
  if (webhooks === 'taken') return []
  const isThere = webhooks === 'no-secret'
  return [
    {
      key: 'webhooks',
      title: 'No other program can start a sync',
      found: isThere
        ? 'webhooks are configured, but TRACKSYNC_WEBHOOK_SECRET is not set, so every trigger that is sent is refused'
        : 'no webhook is configured, so Notion, a phone or a script can only leave a file in the trigger folder',
      close: isThere ? MAKE_SECRET : 'add to .syncrc.json: "webhook": {}',
      priority: isThere ? 'medium' : 'low',
    },
  ]
}

const LIBRARY_FIXES: Readonly<Record<string, string>> = {
  notion: 'set NOTION_TOKEN and "notion": { "tracks": "<database id>" }, then: tracksync doctor',
  eagle: 'start Eagle, then: tracksync doctor',
}

function libraryGaps({ librariesConfigured, librariesAvailable }: GapFacts): readonly AutomationGap[] {
  const missing = new Set(librariesConfigured.filter((name) => !librariesAvailable.includes(name)))
  return [...missing].map((name) => ({
    key: `library:${name}`,
    title: `The library "${name}" is not connected`,
    found: 'it is named in "libraries" but cannot be used, so nothing is saved there',
    close: Object.hasOwn(LIBRARY_FIXES, name)
      ? (LIBRARY_FIXES[name] ?? 'tracksync doctor')
      : 'tracksync doctor',
    priority: 'medium',
  }))
}

/** A library that is away now and then is no gap; one that is away while its tracks pile up is. */
const MANY_WAITING = 10

function waitingGaps({ waiting }: GapFacts): readonly AutomationGap[] {
  return waiting
    .filter(({ tracks }) => tracks >= MANY_WAITING)
    .map(({ library, tracks }) => ({
      key: `waiting:${library}`,
      title: `Tracks pile up for ${libraryWords(library)}`,
      found: `${countOf(tracks, 'track')} to be written there once it answers`,
      close: 'tracksync watch --once',
      priority: 'medium',
    }))
}

const FAILURE_FIXES: Partial<Readonly<Record<ErrorCode, string>>> = {
  DOWNLOAD_GEO_BLOCKED: 'add to .syncrc.json: "network": { "proxy": "<address>" }',
  DOWNLOAD_BOT_CHECK: 'add to .syncrc.json: "network": { "cookiesFromBrowser": "firefox" }',
  DOWNLOAD_AGE_RESTRICTED: 'add to .syncrc.json: "network": { "cookiesFromBrowser": "firefox" }',
  DOWNLOAD_PRIVATE: 'add to .syncrc.json: "network": { "cookiesFromBrowser": "firefox" }',
}

function failureGaps({ repeatedFailures }: GapFacts): readonly AutomationGap[] {
  return repeatedFailures
    .filter((failure) => failure.count >= REPEATED_FAILURES)
    .map(({ source, code, count }) => ({
      key: `failing:${source}:${code}`,
      title: `"${source}" keeps failing`,
      found: `${code}, ${count} times in a row`,
      close: FAILURE_FIXES[code] ?? 'tracksync doctor',
      priority: ERROR_CODES[code].severity === 'low' ? 'low' : 'high',
    }))
}

function ffmpegGap({ ffmpegBundled }: GapFacts): readonly AutomationGap[] {
  if (!ffmpegBundled) return []
  return [
    {
      key: 'ffmpeg-bundled',
      title: 'No current ffmpeg is installed',
      found: 'the old one of the npm package is used, which is meant for trying out',
      close: INSTALL_FFMPEG,
      priority: 'medium',
    },
  ]
}

/** One command for the system at hand; which it is, the report cannot know. */
const INSTALL_FFMPEG = 'brew install ffmpeg (macOS) or: sudo apt install ffmpeg (Debian, Ubuntu)'
