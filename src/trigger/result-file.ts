import { relative, sep } from 'node:path'
import { sha256 } from '../util/digest.ts'
import { printable } from '../util/printable.ts'
import { nameForPeople, type DropName } from './drop-name.ts'
import { cutUtf8 } from './free-name.ts'
import type { DropOutcome } from './trigger-door.ts'

/** The name of the file beside a drop that tells what became of it; shortened where 255 bytes would not do. */
export function resultNameOf(name: DropName): DropName {
  if (name.length + ENDING.length <= MAX_NAME_BYTES) return `${name}${ENDING}`
  const mark = `~${sha256(Buffer.from(name, 'latin1')).slice(0, 8)}`
  return `${cutUtf8(name, MAX_NAME_BYTES - ENDING.length - mark.length)}${mark}${ENDING}`
}

/** Its text, Markdown. The same outcome gives the same text. `folder`: where it will lie, for the link to the report. */
export function resultText(name: DropName, outcome: DropOutcome, folder: string): string {
  const { state, reason, runId, reportPath, next } = outcome
  const lines = [
    `# ${plain(nameForPeople(name))}: ${plain(state)}`,
    '',
    `- Reason: ${plain(reason)}`,
    ...(runId === null ? [] : [`- Run: ${plain(runId)}`]),
    ...(reportPath === null ? [] : [`- Report: [report](<${linkTo(reportPath, folder)}>)`]),
    ...(next === null ? [] : [`- Next: ${plain(next)}`]),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

const ENDING = '.result.md'
const MAX_NAME_BYTES = 255

/** One line in which Markdown and HTML mean nothing; it never starts a line, so what only counts there is left as it is. */
function plain(text: string): string {
  return printable(text.replace(/\s*\n\s*/g, ' ')).replace(/[\\`*_[\]<&|~$]/g, (c) => ENTITIES[c] ?? `\\${c}`)
}

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '&': '&amp;' }

function linkTo(path: string, folder: string): string {
  const way = relative(folder, path).split(sep).map(encodeURIComponent).join('/')
  return way === '' ? '.' : way
}
