import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { SyncError } from '../model/error.ts'
import { parse } from '../shell/parse.ts'
import { ShellSyntaxError, syntaxErrorInWords } from '../shell/shell-syntax-error.ts'
import { parseDuration } from './duration.ts'
import { checkedJson } from './checked-json.ts'
import { taskFileShape, type TaskFields } from './task-fields.ts'
import { NO_RETRY, type Task, type TaskPermissions } from './task.ts'

const TASK_FILE = /\.jsonc?$/

/**
 * Reads the text of one task file; the file's name is the task's name. Its command's grammar is checked as well.
 * Throws TASK_INVALID that names the file, the line and, for a mistyped word, the word that was probably meant.
 */
export function parseTaskFile(text: string, path: string): Task {
  const file = checkedJson(text, path, taskFileShape)
  const { value } = file
  if (value.command === undefined && (value.dependencies ?? []).length === 0)
    throw file.invalid([], 'it has neither a "command" nor "dependencies"', 'give it a "command"')
  if (value.command !== undefined) {
    try {
      parse(value.command)
    } catch (error) {
      throw file.invalid(['command'], grammarErrorText(error), 'correct the command', error)
    }
  }
  return toTask(value, path)
}

/**
 * Every task of a folder (`*.json`, `*.jsonc`) by name, in the order of the names.
 * Throws TASK_INVALID for the first file that is not a task, and when two files name the same task.
 */
export async function readTaskFolder(folder: string): Promise<ReadonlyMap<string, Task>> {
  const tasks = new Map<string, Task>()
  for (const name of taskFileNames(folder)) {
    const path = join(folder, name)
    const task = parseTaskFile(readFileSync(path, 'utf8'), path)
    const other = tasks.get(task.name)
    if (other !== undefined)
      throw new SyncError(
        'TASK_INVALID',
        `Cannot read task file "${path}"`,
        `"${other.path}" is a task of the same name`,
        'delete or rename one of the two',
      )
    tasks.set(task.name, task)
  }
  return tasks
}

function taskFileNames(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder)
    return names.filter((name) => TASK_FILE.test(name) && !name.startsWith('.')).toSorted()
  } catch (error) {
    throw new SyncError(
      'TASK_INVALID',
      `Cannot read the task folder "${folder}"`,
      messageOf(error),
      'create it with `tracksync init`, or name it in the configuration ("tasksFolder")',
      { cause: error },
    )
  }
}

function toTask(fields: TaskFields, path: string): Task {
  const { retry, when = [] } = fields
  return {
    name: basename(path, extname(path)),
    path,
    description: fields.description ?? null,
    command: fields.command ?? null,
    dependencies: fields.dependencies ?? [],
    files: fields.files ?? [],
    output: fields.output ?? [],
    env: fields.env ?? [],
    each: fields.each ?? null,
    timeoutMs: durationOf(fields.timeout),
    retry:
      retry === undefined
        ? NO_RETRY
        : { attempts: retry.attempts, backoffMs: durationOf(retry.backoff) ?? 0 },
    when: typeof when === 'string' ? [when] : when,
    always: fields.always ?? false,
    permissions: permissionsOf(fields.permissions),
  }
}

function durationOf(text: string | undefined): number | null {
  return text === undefined ? null : parseDuration(text)
}

function permissionsOf(granted: TaskFields['permissions']): TaskPermissions | null {
  if (granted === undefined) return null
  const { run = [], read = [], write = [], net = [], env = [] } = granted
  return { run, read, write, net, env }
}

/** Without the full stop, and with the words that could not be read. */
function grammarErrorText(error: unknown): string {
  if (!(error instanceof ShellSyntaxError)) throw error
  const { what, rest } = syntaxErrorInWords(error)
  const bare = what.replace(/\.(?=$| \(line)/, '')
  return rest === null ? bare : `${bare}: "${rest}"`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
