import { pathToFileURL } from 'node:url'
import * as z from 'zod/mini'
import type { Action, TrackAction, TrackContext } from '../actions/action.ts'
import { locateDropped } from '../actions/detect/dropped-file.ts'
import { describeSource } from '../actions/process/source.ts'
import type { TrackWork } from '../actions/track-work.ts'
import { SyncError } from '../model/error.ts'
import { refuseHere, type PermittedAccess } from '../util/permitted-access.ts'

/** What an action of the user's own is given of a track. */
export interface OwnActionTrack extends TrackWork {
  readonly id: string
  /** Absolute path of the source audio, or null before `download`. */
  readonly file: string | null
}

interface OwnActionContext {
  readonly signal: AbortSignal
  readonly workFolder: string
  /** To be asked before something is touched: null when its task grants it, else what to add where. */
  readonly refuse: PermittedAccess['refuse']
}

/** A module of the user's own exports this as `action`: see README, "An action of your own". */
const ownAction = z.object({
  name: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/)),
  description: z.string(),
  run: z.custom<(track: OwnActionTrack, context: OwnActionContext) => unknown>(
    (value) => typeof value === 'function',
    { error: 'expected a function' },
  ),
})

/** What it may have learned; a `file` (absolute path) becomes the source of the steps that follow. */
const ownLearned = z.nullish(
  z.strictObject({
    title: z.optional(z.string()),
    artists: z.optional(z.array(z.string())),
    album: z.optional(z.nullable(z.string())),
    genre: z.optional(z.nullable(z.string())),
    playlist: z.optional(z.nullable(z.string())),
    file: z.optional(z.string()),
  }),
)

/** Loads the modules that the configuration names under `actions`, TypeScript or JavaScript. Throws `CONFIG_INVALID`. */
export async function loadOwnActions(
  paths: readonly string[],
  known: ReadonlyMap<string, Action>,
): Promise<ReadonlyMap<string, Action>> {
  const actions = new Map(known)
  for (const path of paths) {
    const action = await loadOwnAction(path)
    if (actions.has(action.name)) throw wrong(path, `there is an action "${action.name}" already`)
    actions.set(action.name, action)
  }
  return actions
}

async function loadOwnAction(path: string): Promise<TrackAction> {
  const { tsImport } = await import('tsx/esm/api')
  const loaded: unknown = await tsImport(pathToFileURL(path).href, import.meta.url).catch(
    (error: unknown) => {
      throw wrong(path, error instanceof Error ? error.message : String(error), error)
    },
  )
  const parsed = z.object({ action: ownAction }).safeParse(loaded)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw wrong(
      path,
      `its export "${issue?.path.join('.') ?? 'action'}" does not fit: ${issue?.message ?? ''}`,
    )
  }
  const { name, description, run } = parsed.data.action
  return {
    scope: 'track',
    name,
    description,
    inputs: ({ source, title, artists }) => ({ source: source?.sha256, title, artists }),
    stillHolds: () => Promise.resolve(true),
    run: async (context) => ({
      work: await learnedOf(context, path, await run(trackOf(context), { ...context, refuse: refuseHere() })),
    }),
  }
}

function trackOf({ track, run }: TrackContext): OwnActionTrack {
  const path = track.work.source?.path ?? track.asked.file
  return { ...track.work, id: track.id, file: path === null ? null : locateDropped(run, path) }
}

async function learnedOf(
  context: TrackContext,
  path: string,
  returned: unknown,
): Promise<Partial<TrackWork>> {
  const parsed = ownLearned.safeParse(returned)
  if (!parsed.success)
    throw wrong(path, `what it returned does not fit: ${parsed.error.issues[0]?.message ?? ''}`)
  const { file, ...names } = parsed.data ?? {}
  return file === undefined ? names : { ...names, source: await describeSource(context, file) }
}

function wrong(path: string, why: string, cause?: unknown): SyncError {
  return new SyncError(
    'CONFIG_INVALID',
    `Cannot use the action "${path}"`,
    why,
    'export const action = { name, description, run }: see README, "An action of your own"',
    { cause },
  )
}
