import { createAgent } from '../../app/agent/agent.ts'
import { findReview, openReviews, type OpenReview } from '../../app/open-reviews.ts'
import { answerReview, type ReviewAnswer } from '../../app/review-answer.ts'
import { checkTakeUp, takeUpAgain } from '../../app/take-up-again.ts'
import { pinKey } from '../../config/pin-key.ts'
import { checkPin, pinsPath, writePin } from '../../config/pins.ts'
import { SyncError } from '../../model/error.ts'
import { countOf } from '../../report/quantities.ts'
import { createAgentOutput } from '../agent-output.ts'
import type { CommandContext } from '../command.ts'
import { findRun } from '../find-run.ts'
import { printRunEnd } from '../print-run-end.ts'
import { reviewLines } from '../review-lines.ts'
import { withStore } from '../with-store.ts'

/** Shows what waits for a person, and takes the answers: a decision is kept, and its run goes on at once. */
export function main(context: CommandContext): Promise<number> {
  const [verb = 'list', ...words] = context.positionals
  switch (verb) {
    case 'list':
      if (words.length > 0) throw usage(`"${words.join(' ')}" is too much`)
      return list(context)
    case 'accept':
      return decide(context, words, { kind: 'accept', candidate: candidateOf(words[1]) })
    case 'reject':
      if (words.length > 1) throw usage('one decision is rejected at a time')
      return decide(context, words, { kind: 'reject' })
    case 'pin':
      return pin(context, words)
    default:
      throw usage(`"${verb}" is none of list, accept, reject, pin`)
  }
}

async function list(context: CommandContext): Promise<number> {
  const reviews = await withStore(context, (store): readonly OpenReview[] =>
    store === null ? [] : openReviews(store),
  )
  const { json, io } = context
  io.out(json ? `${JSON.stringify(reviews, null, 2)}\n` : `${reviewLines(reviews).join('\n')}\n`)
  return 0
}

async function decide(
  context: CommandContext,
  [word, , ...more]: readonly string[],
  answer: ReviewAnswer,
): Promise<number> {
  if (word === undefined) throw usage('no decision is named')
  if (more.length > 0) throw usage(`"${more.join(' ')}" is too much`)
  const config = await context.config()
  const agent = await createAgent({ config, env: context.io.env, onEvent: createAgentOutput(context) })
  try {
    const { store, now } = agent.app
    const { id, run: runId } = findReview(openReviews(store), word)
    const run = findRun(store.runs, runId)
    checkTakeUp(store, run)
    const kept = await answerReview({ store, pinsPath: pinsPath(config.baseFolder), now }, id, answer)
    if (!context.quiet) context.io.err(`${kept}\n`)
    takeUpAgain(store, run)
    return await printRunEnd(context, agent, runId)
  } finally {
    await agent.app.close()
  }
}

async function pin({ config, json, io }: CommandContext, words: readonly string[]): Promise<number> {
  const [track, link, ...more] = words
  if (track === undefined || link === undefined || more.length > 0)
    throw usage(`${countOf(words.length, 'word')} given, a track and the link of its audio are expected`)
  const key = pinKey(track)
  if (key === null) {
    throw new SyncError(
      'USAGE',
      `Cannot pin the audio of "${track}"`,
      'it names no track',
      'write spotify:track:ID, isrc:XXXXXXXXXXXX, or the whole link of the track',
    )
  }
  const to = checkPin(link)
  const file = pinsPath((await config()).baseFolder)
  await writePin(file, key, to)
  io.out(json ? `${JSON.stringify({ track: key, audio: to, file })}\n` : `pinned ${key} to ${to}\n`)
  return 0
}

function candidateOf(word: string | undefined): number | null {
  if (word === undefined) return null
  const n = Number(word)
  if (Number.isInteger(n) && n >= 1) return n
  throw usage(`"${word}" is not the number of a candidate`)
}

function usage(why: string): SyncError {
  return new SyncError(
    'USAGE',
    'Cannot run this command',
    why,
    'write for example: tracksync review accept SYNC-20261122-143005-7K3Q-1 2',
  )
}
