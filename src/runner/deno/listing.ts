import { stripVTControlCharacters } from 'node:util'
import type { DenoTask } from './deno-tasks.ts'
import type { Paint } from './paint.ts'

/** The list of tasks as Deno prints it, with an end of line. */
export function listTasks(tasks: ReadonlyMap<string, DenoTask>, paint: Paint): string {
  const heading = paint('green', 'Available tasks:')
  if (tasks.size === 0) return `${heading}\n  ${paint('red', 'No tasks found in configuration file')}\n`
  const lines = [...tasks.values()].flatMap((task) => linesOf(task, paint))
  return `${[heading, ...lines].join('\n')}\n`
}

function linesOf(task: DenoTask, paint: Paint): string[] {
  const { description, command, dependencies, from } = task
  const origin = from === 'package.json' ? ` ${paint('gray', '(package.json)')}` : ''
  const lines = [`- ${paint('cyan', task.name)}${origin}`]
  if (description !== null && description !== '')
    for (const line of description.replace(/\n$/, '').split(/\r?\n/))
      lines.push(`    ${paint('gray', '//')} ${paint('gray', printable(line))}`)
  if (command !== null) lines.push(`    ${printable(command)}`)
  if (dependencies.length > 0)
    lines.push(`    ${paint('gray', 'depends on:')} ${paint('cyan', dependencies.map(printable).join(', '))}`)
  return lines
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Text from a file without what could move the cursor or change colours, on one line. Deno's way, to the letter. */
function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}/gu, (char) => {
    const code = char.charCodeAt(0)
    return NAMED[char] ?? (code < 0x80 ? '' : `\\x${code.toString(16)}`)
  })
}
