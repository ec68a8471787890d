import * as z from 'zod/mini'

/**
 * The published shape of a run, as `tracksync run --json` and `tracksync show --json` print it.
 * Fields may be added, never changed; readers must bear unknown ones. Times are ISO 8601 in UTC, paths are absolute.
 */
const evidence = z.union([z.string(), z.number(), z.array(z.string())])

const share = z.number().check(z.minimum(0), z.maximum(1))

const track = z.object({
  id: z.string(),
  title: z.string(),
  artists: z.array(z.string()),
  durationMs: z.nullable(z.number()),
  state: z.enum([
    'queued',
    'running',
    'succeeded',
    'duplicate',
    'left-out',
    'needs-review',
    'failed',
    'cancelled',
  ]),
  bpm: z.nullable(z.object({ value: z.number(), confidence: share, alternative: z.nullable(z.number()) })),
  key: z.nullable(
    z.object({
      tonic: z.string(),
      mode: z.enum(['major', 'minor']),
      camelot: z.string(),
      confidence: share,
    }),
  ),
  loudness: z.nullable(z.object({ integratedLufs: z.number(), truePeakDbtp: z.number() })),
  fingerprint: z.nullable(z.string()),
  isrc: z.nullable(z.string()),
  ids: z.object({
    spotify: z.nullable(z.string()),
    soundcloud: z.nullable(z.string()),
    youtube: z.nullable(z.string()),
  }),
  playlist: z.nullable(z.string()),
  renditions: z.array(
    z.object({
      format: z.enum(['m4a', 'wav', 'aiff']),
      path: z.string(),
      sizeBytes: z.number(),
      sha256: z.string(),
    }),
  ),
  duplicateOf: z.nullable(
    z.object({
      library: z.string(),
      trackId: z.string(),
      evidence: z.array(z.object({ signal: z.string(), score: share })),
    }),
  ),
  /** Why a person is asked, or null. */
  review: z.nullable(z.string()),
  leftOut: z.nullable(z.string()),
  libraries: z.object({
    notion: z.nullable(z.object({ pageId: z.string(), url: z.string() })),
    eagle: z.nullable(z.object({ itemIds: z.array(z.string()) })),
  }),
})

const gate = z.object({
  /** Such as "renditions"; more may come. */
  name: z.string(),
  /** The id of the track, or null for a gate of the whole run. */
  track: z.nullable(z.string()),
  state: z.enum(['passed', 'failed', 'skipped']),
  /** Whether the run's state depends on it. */
  required: z.boolean(),
  expected: evidence,
  found: evidence,
  why: z.nullable(z.string()),
})

const error = z.object({
  /** Such as "DOWNLOAD_NOT_FOUND"; stable, but more may come. */
  code: z.string().check(z.regex(/^[A-Z][A-Z0-9_]*$/)),
  severity: z.enum(['critical', 'high', 'medium', 'low']),
  what: z.string(),
  why: z.string(),
  next: z.string(),
  /** What tracksync did about it, or null. */
  action: z.nullable(z.string()),
  track: z.nullable(z.string()),
})

export const runJsonSchema = z.object({
  id: z.string(),
  state: z.enum([
    'queued',
    'running',
    'succeeded',
    'partial',
    'failed',
    'nothing-to-do',
    'needs-review',
    'cancelled',
  ]),
  trigger: z.object({
    key: z.string(),
    id: z.nullable(z.string()),
    kind: z.enum(['json', 'url', 'file', 'folder', 'agent', 'schedule', 'webhook', 'notion', 'cli']),
    name: z.string(),
    requestedBy: z.nullable(z.string()),
  }),
  startedAt: z.nullable(z.string()),
  finishedAt: z.nullable(z.string()),
  report: z.nullable(z.string()),
  resumed: z.number(),
  /** When "undo" took it back, so that its files are not in the library; else null. */
  undoneAt: z.optional(z.nullable(z.string())),
  tracks: z.array(track),
  gates: z.array(gate),
  errors: z.array(error),
})

export type RunJson = z.infer<typeof runJsonSchema>
export type TrackJson = z.infer<typeof track>

/** The text of `schemas/run.schema.json`: fields may be added, so the schema leaves its objects open. */
export function runSchemaText(): string {
  const schema = z.toJSONSchema(runJsonSchema, { io: 'input' })
  const { $schema, ...rest } = schema
  const described = {
    $schema,
    title: 'A run of tracksync',
    description:
      'What "tracksync run --json" and "tracksync show RUN --json" print; "runs --json" prints an array of them.',
    ...rest,
  }
  return `${JSON.stringify(described, null, 2)}\n`
}
