import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { allActions } from '../actions/all-actions.ts'
import { lookAtFile, unreadableFile } from '../actions/detect/look-at-file.ts'
import type { TrackWork } from '../actions/track-work.ts'
import type { Config } from '../config/load-config.ts'
import { canonicalise } from '../matching/links/canonicalise.ts'
import { checkConditions } from '../runner/conditions.ts'
import { readTaskFolder } from '../runner/task-file.ts'
import { taskOrder } from '../runner/task-order.ts'
import { ledgerPath, openStore, type Store } from '../store/store.ts'
import { sha256OfFile } from '../util/digest.ts'
import { printable } from '../util/printable.ts'
import { cliTrigger, type CliRequest } from './cli-trigger.ts'
import { goalsOf } from './goals.ts'
import { runConditions } from './run-conditions.ts'
import { actionSettings } from './settings.ts'

/** What would be done, and for each thing that is asked for, why it cannot be. */
export interface DryRun {
  readonly dryRun: true
  readonly tracks: readonly {
    readonly asked: string
    readonly known: string | null
    readonly problem: string | null
  }[]
  readonly tasks: readonly { readonly task: string; readonly command: string | null }[]
  readonly lines: readonly string[]
}

/**
 * What `tracksync run` would do. Only reads: no folder, no ledger row, no temporary file is made.
 * Throws `TASK_INVALID` for tasks that cannot run (a cycle, a missing dependency), and what `cliTrigger` throws.
 */
export async function dryRun(config: Config, asked: CliRequest, cwd: string): Promise<DryRun> {
  const { formats } = actionSettings(config)
  const tasks = await readTaskFolder(config.tasksFolder)
  const trigger = await cliTrigger(asked, { config, cwd, taskNames: [...tasks.keys()] })
  const order = taskOrder(tasks, goalsOf(trigger.request.task, tasks))
  checkConditions(
    order.flatMap((name) => tasks.get(name) ?? []),
    runConditions(() => undefined),
  )
  const store = existsSync(ledgerPath(config.stateFolder))
    ? openStore<TrackWork>(config.stateFolder, { readOnly: true })
    : null
  try {
    const { files, urls, next, sources = config.sources } = trigger.request
    const tracks = [
      ...(await Promise.all(files.map((file) => fileLine(file, store)))),
      ...urls.map((url) => lookAtLink(url, store)),
    ]
    const steps = order.map((task) => ({ task, command: tasks.get(task)?.command ?? null }))
    const destinations = formats.flatMap(({ format, destinations: to }) =>
      to.map(({ folder, name }) => `  ${folder}/${name}.${format}`),
    )
    return {
      dryRun: true,
      tracks,
      tasks: steps,
      lines: [
        'Nothing was written. This run would:',
        ...(tracks.length === 0
          ? [`- ask ${sources.map(printable).join(', then ')} for ${next ?? 1} track(s)`]
          : []),
        ...tracks.map(
          ({ asked: name, known, problem }) =>
            `- ${printable(name)}: ${problem ?? (known === null ? 'new, as far as ids tell' : `in the catalog as ${known}, so it would be a duplicate`)}`,
        ),
        'Tasks:',
        ...steps.map(({ task, command }) => `- ${task}: ${command ?? 'only its dependencies'}`),
        ...unknownWords(steps),
        'Files of a new track:',
        ...destinations,
      ],
    }
  } finally {
    store?.close()
  }
}

async function fileLine(path: string, store: Store<TrackWork> | null): Promise<DryRun['tracks'][number]> {
  const asked = basename(path)
  const trouble = await lookAtFile(path)
  if (trouble !== null) return { asked, known: null, problem: trouble.why }
  try {
    return { asked, known: knownAs(store, 'file', await sha256OfFile(path)), problem: null }
  } catch (error) {
    return { asked, known: null, problem: unreadableFile(path, error).why }
  }
}

function lookAtLink(url: string, store: Store<TrackWork> | null): DryRun['tracks'][number] {
  const { canonical, service, id, kind, error } = canonicalise(url)
  if (kind === 'invalid') return { asked: url, known: null, problem: error ?? 'not a track source' }
  return { asked: canonical ?? url, known: id === null ? null : knownAs(store, service, id), problem: null }
}

function knownAs(store: Store<TrackWork> | null, service: string, id: string): string | null {
  const keys = { title: '', artists: [], durationMs: null, ids: [{ service, id }], isrc: null, nameKeys: [] }
  return store?.catalog.find(keys, null, null).byId.find(({ state }) => state === 'present')?.id ?? null
}

/** Says which words are programs, so that a mistyped action is seen before it fails. */
function unknownWords(steps: DryRun['tasks']): readonly string[] {
  const words = steps.flatMap(({ command }) =>
    (command ?? '').split(/&&|\|\||;|\|/).map((part) => part.trim().split(/\s/)[0] ?? ''),
  )
  const programs = [...new Set(words)].filter((word) => word !== '' && !allActions.has(word))
  return programs.length === 0 ? [] : [`Programs or shell commands in them: ${programs.join(', ')}`]
}
