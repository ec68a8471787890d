import * as z from 'zod/mini'

// code made for a schema pays only after many checks; making it takes longer than all that happens at start
z.config({ jitless: true })

const text = () => z.string().check(z.minLength(1))
const wholeNumber = () => z.number().check(z.int(), z.minimum(1))

const webAddress = () =>
  z.string().check(
    z.regex(/^https?:\/\/[^\s@/]+(\/\S*)?$/, {
      error: 'must be an address such as https://example.com/hook',
    }),
  )

const PLACEHOLDERS = ['{playlist}', '{artist}', '{title}', '{album}']

const unknownPlaceholder = (name: string): string | undefined =>
  name.match(/\{[^{}]*\}/g)?.find((found) => !PLACEHOLDERS.includes(found))

const fileName = () =>
  text().check(
    z.refine((name) => unknownPlaceholder(name) === undefined, {
      error: ({ input }) =>
        `${unknownPlaceholder(String(input))} stands for nothing: known are ${PLACEHOLDERS.join(', ')}`,
    }),
  )

const destination = () => z.strictObject({ folder: text(), name: z.optional(fileName()) })

const formatSchema = () =>
  z.strictObject({
    codec: z.enum(['alac', 'pcm_s16le', 'pcm_s24le', 'pcm_s16be', 'pcm_s24be']),
    sampleRateHz: z._default(z.number().check(z.int(), z.minimum(8000), z.maximum(384000)), 48000),
    to: z.optional(z.array(destination()).check(z.minLength(1))),
  })

const DEFAULT_FORMATS = {
  m4a: { codec: 'alac', sampleRateHz: 48000 },
  wav: { codec: 'pcm_s24le', sampleRateHz: 48000 },
  aiff: { codec: 'pcm_s24be', sampleRateHz: 48000 },
} as const

const formatsSchema = () =>
  z.strictObject({
    m4a: z.optional(formatSchema()),
    wav: z.optional(formatSchema()),
    aiff: z.optional(formatSchema()),
  })

const librarySchema = () =>
  z.strictObject({
    folder: z._default(text(), 'library'),
    name: z._default(fileName(), '{playlist}/{artist} - {title}'),
    unassigned: z._default(text(), 'Unassigned'),
    // made when it is configured: nine tenths of this section
    formats: z._default(z.lazy(formatsSchema), DEFAULT_FORMATS),
  })

const agentSchema = () =>
  z.strictObject({
    name: text(),
    // one name: it is joined to the trigger folder
    folder: text().check(
      z.regex(/^(?![.]|\d\d_)[^/\\\0]+$/, {
        error: 'must be the name of a folder, such as Cursor-MM1-Agent',
      }),
    ),
    aliases: z._default(z.array(text()), []),
    serves: z._default(z.boolean(), false),
    keywords: z._default(z.array(text()), []),
    staleAfterDays: z._default(z.number().check(z.positive()), 7),
  })

const scheduleSchema = () =>
  z.strictObject({
    name: z.optional(text()),
    cron: text(),
    timeZone: z.optional(text()),
    trigger: z.optional(z.record(z.string(), z.unknown())),
    task: z.optional(text()),
    sources: z.optional(z.array(text()).check(z.minLength(1))),
  })

const bpmRange = () =>
  z.tuple([z.number(), z.number()]).check(
    z.refine(([low, high]) => low >= 40 && high <= 250 && high >= low * 1.5, {
      error: 'must lie within 40 and 250, the higher at least 1.5 times the lower',
    }),
  )

/**
 * The keys of `.syncrc.json`, each optional with its default (`defaults.ts` is held equal by a test). Secrets are never in
 * it. Each is made when asked for: making all of them takes 6 ms, a fifth of starting Node.
 */
const configSections = {
  $schema: () => z.optional(z.string()),
  triggerFolder: () => z._default(text(), 'trigger-folder'),
  tasksFolder: () => z._default(text(), 'tasks'),
  reportsFolder: () => z._default(text(), 'reports'),
  stateFolder: () => z._default(text(), '.tracksync'),
  allowedFolders: () => z.optional(z.array(text())),
  library: () => z.prefault(librarySchema(), {}),
  libraries: () => z._default(z.array(z.enum(['local', 'notion', 'eagle'])), ['local']),
  sources: () => z._default(z.array(text()), ['catalog:next']),
  analysis: () =>
    z.prefault(
      z.strictObject({
        bpmRange: z._default(bpmRange(), [60, 200]),
        minConfidence: z._default(z.number().check(z.minimum(0), z.maximum(1)), 0.6),
        keyNotation: z._default(z.enum(['classical', 'camelot', 'open-key']), 'camelot'),
      }),
      {},
    ),
  dedupe: () => z.prefault(z.strictObject({ upgrade: z._default(z.boolean(), false) }), {}),
  limits: () =>
    z.prefault(
      z.strictObject({
        tracks: z._default(wholeNumber(), 2),
        downloadsPerHost: z._default(wholeNumber(), 1),
        maxDurationMs: z._default(wholeNumber(), 660_000),
      }),
      {},
    ),
  network: () =>
    z.prefault(
      z.strictObject({
        allowPrivate: z._default(z.array(text()), []),
        proxy: z._default(z.nullable(text()), null),
        cookiesFromBrowser: z._default(z.nullable(text()), null),
        cookiesFile: z._default(z.nullable(text()), null),
      }),
      {},
    ),
  spotify: () =>
    z.optional(z.strictObject({ clientId: z.optional(text()), redirectPort: z.optional(wholeNumber()) })),
  soundcloud: () => z.optional(z.strictObject({ profile: z.optional(text()), clientId: z.optional(text()) })),
  notion: () =>
    z.optional(
      z.strictObject({
        tracks: z.optional(text()),
        artists: z.optional(text()),
        playlists: z.optional(text()),
        agentTasks: z.optional(text()),
        agentTasksIntervalS: z.optional(wholeNumber()),
        musicSyncIntervalS: z.optional(wholeNumber()),
        defaultAgent: z.optional(text()),
        issues: z.optional(text()),
        properties: z.optional(z.record(z.string(), z.array(text()))),
      }),
    ),
  eagle: () => z.optional(z.strictObject({ url: z.optional(text()), formats: z.optional(z.array(text())) })),
  agents: () => z._default(z.array(agentSchema()), []),
  schedule: () => z._default(z.array(scheduleSchema()), []),
  webhook: () =>
    z.optional(
      z.strictObject({
        host: z.optional(text()),
        port: z.optional(z.number().check(z.int(), z.minimum(0), z.maximum(65_535))),
        hosts: z.optional(z.array(text())),
      }),
    ),
  notify: () =>
    z.prefault(
      z.strictObject({
        desktop: z._default(z.boolean(), false),
        url: z._default(z.nullable(webAddress()), null),
        on: z._default(z.array(z.enum(['failure', 'needs-review', 'success'])), [
          'failure',
          'needs-review',
          'success',
        ]),
      }),
      {},
    ),
  actions: () => z._default(z.array(text()), []),
  engine: () =>
    z._default(z.strictObject({ kind: z.enum(['embedded', 'postgres']), url: z.optional(text()) }), {
      kind: 'embedded',
    }),
}

/** All of `.syncrc.json`. */
export function configSchema() {
  return schemaOf(() => true)
}

/** `.syncrc.json` with these keys alone; an unknown one is an error. */
export function configuredSchema(keys: readonly string[]): z.ZodMiniType<Partial<ConfigFile>> {
  return schemaOf((key) => keys.includes(key))
}

function schemaOf(isWanted: (key: string) => boolean) {
  const sections = Object.entries(configSections).filter(([key]) => isWanted(key))
  const shape = Object.fromEntries(sections.map(([key, section]) => [key, section()]))
  // the compiler cannot follow a map over keys
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
  return z.strictObject(shape as ConfigShape)
}

type Sections = typeof configSections
type ConfigShape = { readonly [Key in keyof Sections]: ReturnType<Sections[Key]> }

export type ConfigFile = z.infer<ReturnType<typeof configSchema>>
