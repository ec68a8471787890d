import { agentStatus, type AgentStatus, type RunLine } from '../../app/agent-status.ts'
import type { AgentInboxStatus } from '../../app/handoffs/inbox-status.ts'
import type { nextTimes } from '../../app/schedule.ts'
import { locateFfmpeg } from '../../audio/ffmpeg/locate-ffmpeg.ts'
import { libraryWords } from '../../model/library.ts'
import { printable } from '../../util/printable.ts'
import { ownerLife, parseOwnerName, thisProcess } from '../../util/process-owner.ts'
import type { CommandContext } from '../command.ts'
import { noWords } from '../options.ts'
import { withStore } from '../with-store.ts'

/** The agents at work, the queue, what waits and what failed; only looks. */
export async function main(context: CommandContext): Promise<number> {
  noWords(context, (word) => `did you mean "tracksync show ${word}"?`)
  const config = await context.config()
  const bundled = await locateFfmpeg({ env: context.io.env }).then(
    (programs) => programs.bundled,
    () => false,
  )
  const schedule =
    config.schedule.length === 0
      ? []
      : (await import('../../app/schedule.ts')).nextTimes(config.schedule, new Date())
  const now = new Date()
  // loaded where agents are configured: others need not wait for it
  const inboxes =
    config.agents.length === 0
      ? { agentInboxes: [], unrouted: [] }
      : (await import('../../app/handoffs/inbox-status.ts')).inboxStatus(config, now)
  const seen = await withStore(context, (store) => agentStatus(config, store, bundled, inboxes, now))
  const status = { ...seen, schedule }
  context.io.out(context.json ? `${JSON.stringify(status, null, 2)}\n` : `${lines(status).join('\n')}\n`)
  return 0
}

function lines({
  agents,
  queue,
  inbox,
  agentInboxes,
  unrouted,
  tracks,
  pending,
  refused,
  agentTasks,
  reviews,
  lastRuns,
  failures,
  ffmpegBundled,
  schedule,
}: AgentStatus & { readonly schedule: ReturnType<typeof nextTimes> }): readonly string[] {
  const watching = agents.map(
    ({ owner, startedAt }) => `Agent: watching since ${startedAt} (${processWords(owner)})`,
  )
  const waiting =
    inbox.oldest === null
      ? 'nothing waiting'
      : `${inbox.waiting} waiting, the oldest "${inbox.oldest.name}" for ${age(inbox.oldest.ageMs)}`
  return [
    ...(watching.length === 0 ? ['Agent: not running; start it with "tracksync watch"'] : watching),
    `Queue: ${queue.queued} queued, ${queue.running} at work`,
    `Inbox: ${inbox.folder}: ${waiting}`,
    ...agentInboxes.map(agentLine),
    ...unrouted.map(({ name, ageMs, why }) => `Not routed: "${name}" for ${age(ageMs)}: ${printable(why)}`),
    `Catalog: ${tracks} ${tracks === 1 ? 'track' : 'tracks'}`,
    ...pending.map(
      ({ library, tracks: owed }) =>
        `${owed} ${owed === 1 ? 'track waits' : 'tracks wait'} for ${libraryWords(library)}`,
    ),
    ...refused.map(
      ({ library, tracks: count, error }) =>
        `${libraryWords(library)} refused ${count} ${count === 1 ? 'track' : 'tracks'}${error === null ? '' : `: ${printable(error.why)}; ${printable(error.next)}`}`,
    ),
    ...(reviews === 0
      ? []
      : [`Waiting for you: ${reviews} ${reviews === 1 ? 'decision' : 'decisions'}; tracksync review`]),
    ...(agentTasks === null
      ? []
      : [
          `Notion tasks: ${agentTasks.open} open, ${agentTasks.music} music, ${agentTasks.blocked} blocked (${agentTasks.at})`,
        ]),
    ...schedule.map(
      ({ name, next }) =>
        `Schedule: "${printable(name)}" ${next === null ? 'never again' : `next at ${next}`}`,
    ),
    ...(ffmpegBundled
      ? ['ffmpeg: the old one of the npm package; "tracksync doctor" says how to install a current one']
      : []),
    ...(lastRuns.length === 0 ? ['Runs: none yet'] : ['Last runs:', ...lastRuns.map(runLine)]),
    ...failureLines(failures),
  ]
}

function processWords(owner: string): string {
  const process = parseOwnerName(owner)
  if (process === null) return owner
  const isElsewhere = ownerLife(process, thisProcess()) === 'unsure'
  return `process ${process.pid}${isElsewhere ? ' of another machine or container, if it still runs' : ''}`
}

function agentLine({ agent, waiting, oldest, stale, markdown, serves }: AgentInboxStatus): string {
  const oldestWords = oldest === null ? '' : `, the oldest "${oldest.name}" for ${age(oldest.ageMs)}`
  const staleWords = stale === 0 ? '' : `, ${stale} stale`
  const markdownWords = markdown === 0 ? '' : `, ${markdown} Markdown (not run)`
  const inbox =
    waiting === 0 ? 'nothing waiting' : `${waiting} waiting${oldestWords}${staleWords}${markdownWords}`
  return `Agent inbox: ${printable(agent)}${serves ? ' (served)' : ''}: ${inbox}`
}

const MOST_FAILURES = 5

function failureLines(failures: readonly RunLine[]): readonly string[] {
  if (failures.length === 0) return []
  const more = failures.length - MOST_FAILURES
  return [
    'Failed and not retried:',
    ...(more > 0 ? [`  ${more} earlier ${more === 1 ? 'one' : 'ones'}; all: tracksync status --json`] : []),
    ...failures.slice(-MOST_FAILURES).map((run) => `${runLine(run)}; tracksync retry ${run.id}`),
  ]
}

function runLine({ id, state, trigger, undoneAt }: RunLine): string {
  return `  ${id}  ${state}${undoneAt === null ? '' : ', undone'}  ${printable(trigger)}`
}

function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return `${Math.floor(ms / 1000)} s`
  if (minutes < 120) return `${minutes} min`
  return minutes < 2880 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} days`
}
