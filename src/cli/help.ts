import type { CommandSpec, OptionSpec } from './command.ts'
import { GLOBAL_OPTIONS } from './commands.ts'

/** What `tracksync` alone says. */
export function overview(commands: readonly CommandSpec[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `tracksync: drop a link or a song, get a tagged, analysed and verified library

Usage: tracksync COMMAND [OPTIONS]

${lines.join('\n')}

${optionLines('Options of every command', GLOBAL_OPTIONS)}

Begin with:
  tracksync init && tracksync watch
  tracksync help run

Exit codes: 0 succeeded or nothing to do, 1 failed, 2 partial, 3 needs review, 64 wrong usage,
69 a needed service is unavailable, 78 wrong configuration, 130 or 143 interrupted.
`
}

/** What `tracksync COMMAND --help` says. */
export function commandHelp({ name, words, summary, options, examples }: CommandSpec): string {
  const own = Object.keys(options).length === 0 ? '' : `${optionLines('Options', options)}\n\n`
  return `tracksync ${name}: ${summary}

Usage: tracksync ${[name, words].filter((part) => part !== '').join(' ')}

${own}${optionLines('Options of every command', GLOBAL_OPTIONS)}

Examples:
${examples.map((example) => `  ${example}`).join('\n')}
`
}

function optionLines(title: string, options: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(options).map(([name, { value, help, short }]) => {
    const long = value === undefined ? `--${name}` : `--${name} ${value}`
    return [short === undefined ? long : `-${short}, ${long}`, help] as const
  })
  const width = Math.max(...rows.map(([left]) => left.length))
  return `${title}:\n${rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`).join('\n')}`
}
