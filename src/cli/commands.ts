import type { CommandSpec, OptionSpec } from './command.ts'

/** Options that every command takes. */
export const GLOBAL_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  config: {
    type: 'string',
    value: 'FILE',
    help: 'the configuration; else .syncrc.json is looked for upwards from here',
  },
  json: {
    type: 'boolean',
    help: 'print one JSON document on stdout and nothing else; messages go to stderr',
  },
  quiet: { type: 'boolean', help: 'say only what went wrong' },
  verbose: { type: 'boolean', help: 'say more, with causes of errors' },
  'no-color': { type: 'boolean', help: 'no colour, also on a terminal' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
}

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'init',
    words: '[--yes]',
    summary: 'write .syncrc.json, trigger-folder/ and tasks/ here',
    options: { yes: { type: 'boolean', help: 'ask nothing, take the defaults' } },
    examples: ['tracksync init', 'tracksync init --yes'],
  },
  {
    name: 'watch',
    words: '[--once]',
    summary: 'the agent: take drops from the trigger folder and do their runs',
    options: { once: { type: 'boolean', help: 'take what is there, finish it, exit with the worst status' } },
    examples: ['tracksync watch', 'tracksync watch --once --json'],
  },
  {
    name: 'serve',
    words: '',
    summary: 'take webhooks and do their runs, without the trigger folder ("watch" does both)',
    options: {},
    examples: ['tracksync serve'],
  },
  {
    name: 'run',
    words:
      '[--url U]... [--file F]... [--trigger F] [--next N] [--playlist P] [--task T] [--force] [--dry-run]',
    summary: 'one run now; prints progress, then the summary and where the report lies',
    options: {
      url: { type: 'string', multiple: true, value: 'U', help: 'a link to a track or a set' },
      file: { type: 'string', multiple: true, value: 'F', help: 'an audio file' },
      trigger: {
        type: 'string',
        value: 'F',
        help: 'a trigger file, as it would be dropped; with --playlist, --task, --force over what it says',
      },
      next: { type: 'string', value: 'N', help: 'the next N tracks of the configured sources' },
      playlist: { type: 'string', value: 'P', help: 'the playlist that the tracks belong to' },
      task: {
        type: 'string',
        value: 'T',
        help: 'run this task with what it depends on, instead of "report"',
      },
      force: { type: 'boolean', help: 'do it again even if the catalog has it' },
      'dry-run': {
        type: 'boolean',
        help: 'say what would be done, and write nothing; exits with 1 when that cannot be',
      },
    },
    examples: [
      'tracksync run --file song.flac --playlist "Warm-up"',
      'tracksync run --url https://example.org/song.mp3 --dry-run',
    ],
  },
  {
    name: 'task',
    words: '[NAME] [ARGS...]',
    summary: 'list or run tasks, as "deno task" does; without --config those of the task folder',
    options: {},
    examples: [
      'tracksync task',
      'tracksync task --config deno.json build',
      "tracksync task --eval 'echo hello'",
    ],
    raw: true,
  },
  {
    name: 'runs',
    words: '[--last N]',
    summary: 'the history',
    options: { last: { type: 'string', value: 'N', help: 'how many; 20 unless given' } },
    examples: ['tracksync runs --last 5', 'tracksync runs --json'],
  },
  {
    name: 'show',
    words: 'RUN',
    summary: 'one run: its report in the terminal',
    options: {},
    examples: ['tracksync show SYNC-20261122-143005-7K3Q', 'tracksync show last'],
  },
  {
    name: 'tracks',
    words: '[--last N] [QUERY]',
    summary: 'the catalog',
    options: { last: { type: 'string', value: 'N', help: 'how many; else 100, with --json all' } },
    examples: ['tracksync tracks', 'tracksync tracks "strobe" --json'],
  },
  {
    name: 'why',
    words: 'TRACK',
    summary: 'every decision about a track, with its scores',
    options: {},
    examples: ['tracksync why T0A1B2C3D4E5', 'tracksync why "strobe"'],
  },
  {
    name: 'status',
    words: '',
    summary: 'the agent, the queue, the inbox with the age of its oldest drop, last runs, failures',
    options: {},
    examples: ['tracksync status', 'tracksync status --json'],
  },
  {
    name: 'review',
    words: '[list | accept ID [N] | reject ID | pin TRACK LINK]',
    summary: 'decisions that wait for you; an answer is kept for ever, and the run goes on',
    options: {},
    examples: [
      'tracksync review',
      'tracksync review accept SYNC-20261122-143005-7K3Q-1',
      'tracksync review accept SYNC-20261122-143005-7K3Q-1 2',
      'tracksync review reject SYNC-20261122-143005-7K3Q-1',
      'tracksync review pin spotify:track:4uLU6hMCjMI75M1A2tKUQC https://soundcloud.com/artist/song',
      'tracksync review pin isrc:GBARL0600786 none',
    ],
  },
  {
    name: 'retry',
    words: 'RUN',
    summary: 'take a run up again at its first unfinished step',
    options: {},
    examples: ['tracksync retry SYNC-20261122-143005-7K3Q'],
  },
  {
    name: 'undo',
    words: 'RUN',
    summary: 'take back everything a run did; once more puts it back',
    options: { 'dry-run': { type: 'boolean', help: 'say what would be taken back, and change nothing' } },
    examples: ['tracksync undo SYNC-20261122-143005-7K3Q --dry-run'],
  },
  {
    name: 'cancel',
    words: 'RUN',
    summary: 'stop a run that is queued or at work',
    options: {},
    examples: ['tracksync cancel SYNC-20261122-143005-7K3Q'],
  },
  {
    name: 'resolve',
    words: '[--network] URL...',
    summary: 'the canonical form of links',
    options: { network: { type: 'boolean', help: 'follow short links; without it, no network is asked' } },
    examples: [
      'tracksync resolve "https://youtu.be/dQw4w9WgXcQ?si=x" --json',
      'tracksync resolve --network "https://on.soundcloud.com/AbCdE"',
    ],
  },
  {
    name: 'login',
    words: 'SERVICE',
    summary: 'give access to a service in the browser; "spotify" has a login',
    options: {},
    examples: ['tracksync login spotify'],
  },
  {
    name: 'service',
    words: 'install|uninstall|status [--print]',
    summary: 'keep the agent running: a LaunchAgent (macOS) or a systemd user unit',
    options: { print: { type: 'boolean', help: 'show what would be written, and write nothing' } },
    examples: ['tracksync service install --print', 'tracksync service status'],
  },
  {
    name: 'doctor',
    words: '',
    summary: 'check everything, with the fix for each finding',
    options: {},
    examples: ['tracksync doctor', 'tracksync doctor --json'],
  },
]
