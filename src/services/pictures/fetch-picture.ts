import type { IncomingMessage } from 'node:http'
import { SyncError } from '../../model/error.ts'
import { networkError, proxyError } from '../../model/network-error.ts'
import type { PictureAnswer } from '../../model/ports.ts'
import { readGuardRules, type GuardSettings } from '../../util/network/guard-rules.ts'
import { createGuardSession } from '../../util/network/guard-session.ts'
import { NotAnswered, requestGuarded } from '../../util/network/guarded-request.ts'
import { shownLink } from '../../util/shown-link.ts'

/** Covers of the services are far below; a bigger one would weigh more than the tags of a whole library. */
const MAX_PICTURE_BYTES = 5_000_000
const SILENCE_MS = 10_000

/** What every player shows, by how the files begin (JFIF and PNG specifications): what a server says of them is not believed. */
const BEGINNINGS: readonly (readonly [mimeType: 'image/jpeg' | 'image/png', bytes: readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
]

/**
 * Fetches a JPEG or PNG of at most 5 MB from a public address, without following redirects. Anything else is
 * an answer; throws the signal's reason.
 */
export async function fetchPicture(
  settings: GuardSettings,
  address: string,
  signal: AbortSignal,
): Promise<PictureAnswer> {
  const what = `Cannot fetch the picture "${shownLink(address)}"`
  const rules = readGuardRules(settings)
  if (rules === null) return { kind: 'unavailable', error: proxyError() }
  const url = URL.parse(address)
  if (url === null) return unavailable(what, 'it is no address')
  const session = createGuardSession('picture', {
    maxBytes: MAX_PICTURE_BYTES,
    stallMs: SILENCE_MS,
    hangMs: SILENCE_MS,
  })
  const close = (): void => session.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    const stop = AbortSignal.any([signal, session.stopped])
    const headers = { accept: 'image/jpeg, image/png', 'accept-encoding': 'identity' }
    const answer = await requestGuarded({ ...rules, session, stop }, { method: 'GET', url, headers })
    if (answer.statusCode !== 200) return unavailable(what, `the server answered ${answer.statusCode}`)
    return toPicture(what, await bytesOf(answer, session.addReceived))
  } catch (error) {
    signal.throwIfAborted()
    const problem = session.problem()
    if (problem === null && !(error instanceof NotAnswered)) return unavailable(what, String(error))
    if (problem === null) return unavailable(what, 'the server did not answer')
    const known = problem.kind === 'hanging' ? ({ ...problem, kind: 'stalled' } as const) : problem
    return { kind: 'unavailable', error: networkError(what, known) }
  } finally {
    signal.removeEventListener('abort', close)
    session.close()
  }
}

async function bytesOf(answer: IncomingMessage, addReceived: (bytes: number) => void): Promise<Uint8Array> {
  const parts: Buffer[] = []
  for await (const part of answer) {
    const bytes = Buffer.from(part)
    addReceived(bytes.length)
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

function toPicture(what: string, data: Uint8Array): PictureAnswer {
  const known = BEGINNINGS.find(([, bytes]) => bytes.every((byte, index) => data[index] === byte))
  if (known === undefined) return unavailable(what, 'it is neither JPEG nor PNG')
  return { kind: 'fetched', data, mimeType: known[0] }
}

function unavailable(what: string, why: string): PictureAnswer {
  const error = new SyncError('SERVICE_UNAVAILABLE', what, why, 'nothing: the track goes on without it')
  return { kind: 'unavailable', error }
}
