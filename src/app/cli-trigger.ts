import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import { EMPTY_REQUEST, type Trigger, type TriggerRequest } from '../model/trigger.ts'
import { checkUrl } from '../trigger/check-url.ts'
import { parseTriggerJson } from '../trigger/parse-drop/trigger-json.ts'
import { sha256 } from '../util/digest.ts'
import { errorCodeOf } from '../util/file-error.ts'

/** What the options of `tracksync run` say. */
export interface CliRequest {
  readonly urls: readonly string[]
  readonly files: readonly string[]
  readonly triggerFile: string | null
  readonly next: number | null
  readonly playlist: string | null
  readonly task: string | null
  readonly force: boolean
}

/**
 * The trigger of `tracksync run`: what a person types is theirs to name, so a file may lie anywhere; links are checked
 * as in a drop. `playlist`, `task` and `force` go before what a trigger file says of them.
 * Throws `USAGE`, `URL_NOT_ALLOWED`, `TRIGGER_INVALID`, `TRIGGER_UNKNOWN_TASK`.
 */
export async function cliTrigger(
  asked: CliRequest,
  {
    config,
    cwd,
    taskNames,
  }: { readonly config: Config; readonly cwd: string; readonly taskNames: readonly string[] },
): Promise<Trigger> {
  checkTogether(asked)
  if (asked.task !== null && !taskNames.includes(asked.task)) {
    throw new SyncError(
      'TRIGGER_UNKNOWN_TASK',
      `Cannot run the task "${asked.task}"`,
      'there is no such task file',
      `the tasks are ${taskNames.join(', ')}`,
    )
  }
  if (asked.triggerFile !== null) {
    const { id, name, request } = await fromFile(resolve(cwd, asked.triggerFile), config, taskNames)
    const { playlist, task, force } = asked
    return trigger('cli', id, name, {
      ...request,
      playlist: playlist ?? request.playlist,
      task: task ?? request.task,
      force: force || request.force,
    })
  }
  const urls = asked.urls.map((url) => {
    const checked = checkUrl(url, config.network.allowPrivate)
    if (checked instanceof SyncError) throw checked
    return checked
  })
  const files = asked.files.map((file) => resolve(cwd, file))
  const { next, playlist, task, force } = asked
  return trigger('cli', null, files[0] === undefined ? (urls[0] ?? 'tracksync run') : basename(files[0]), {
    ...EMPTY_REQUEST,
    urls,
    files,
    next,
    playlist,
    task,
    force,
  })
}

/** Options of which one would be left out in silence are refused. */
function checkTogether({ urls, files, triggerFile, next }: CliRequest): void {
  const named = [...(urls.length > 0 ? ['--url'] : []), ...(files.length > 0 ? ['--file'] : [])]
  const asks = [...named, ...(next === null ? [] : ['--next'])]
  if (triggerFile !== null && asks.length > 0) {
    throw new SyncError(
      'USAGE',
      `Cannot use ${asks.join(' and ')} with --trigger`,
      'the trigger file says what is to be synced',
      'leave one of them out',
    )
  }
  if (named.length > 0 && next !== null) {
    throw new SyncError(
      'USAGE',
      `Cannot use --next with ${named.join(' and ')}`,
      '--next asks the configured sources',
      'leave one of them out',
    )
  }
}

async function fromFile(
  path: string,
  config: Config,
  taskNames: readonly string[],
): Promise<Pick<Trigger, 'id' | 'name' | 'request'>> {
  const name = basename(path)
  const bytes = await readFile(path).catch((error: unknown) => {
    const why = errorCodeOf(error) === 'ENOENT' ? 'there is no such file' : String(error)
    throw new SyncError(
      'NOT_FOUND',
      `Cannot read the trigger "${path}"`,
      why,
      'check the path after --trigger',
      { cause: error },
    )
  })
  const answer = parseTriggerJson(
    { bytes, name, ending: extname(path).slice(1).toLowerCase(), base: dirname(path) },
    {
      folder: config.triggerFolder,
      allowedFolders: [...config.allowedFolders, dirname(path)],
      allowPrivate: config.network.allowPrivate,
      taskNames,
      maxJsonBytes: bytes.length,
    },
  )
  if (answer.kind !== 'parsed') throw answer.error
  return { id: answer.drop.id, name, request: answer.drop.request }
}

/** Every call is a new wish, so its key is new; doubling is prevented by the catalog, not by the trigger. */
function trigger(kind: Trigger['kind'], id: string | null, name: string, request: TriggerRequest): Trigger {
  return {
    key: `cli:${randomUUID()}`,
    id,
    kind,
    name,
    contentSha256: sha256(JSON.stringify(request)),
    request,
  }
}
