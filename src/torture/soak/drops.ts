import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { linkTo, namesIn, type SoakPlace } from './soak-place.ts'
import { everyMs } from './every-ms.ts'
import type { WayIn } from './way-in.ts'

const EVERY_MS = 1000
const CROWD = 5

/** Files in the trigger folder: JSON triggers, saved links and lists, renamed in or written in place, some of them twice. */
export function createDrops({ root, triggerFolder }: SoakPlace, random: () => number): WayIn {
  const stage = join(root, 'stage')
  const files: string[] = []
  const ids: string[] = []

  function put(name: string, text: string, inPlace: boolean): void {
    files.push(name)
    const target = join(triggerFolder, name)
    if (inPlace) return writeFileSync(target, text)
    writeFileSync(join(stage, name), text)
    renameSync(join(stage, name), target)
  }

  function drop(): void {
    const id = `drop-${ids.length}`
    const kind = ids.length % 5
    ids.push(id)
    if (kind === 3) return put(`${id}.url`, `[InternetShortcut]\r\nURL=${linkTo(id)}\r\n`, false)
    if (kind === 4) return put(`${id}.txt`, `${linkTo(id)}\n`, true)
    const trigger = JSON.stringify({ id, url: linkTo(id) })
    put(`${id}.json`, trigger, kind === 2)
    if (kind === 1) put(`${id}-again.json`, trigger, false)
  }

  return {
    name: 'drops',
    async send(signal) {
      mkdirSync(stage)
      await everyMs(EVERY_MS, random, signal, drop)
    },
    crowd: () => Array.from({ length: CROWD }).forEach(drop),
    count({ runsOf }) {
      const left = files.filter((name) => existsSync(join(triggerFolder, name)))
      const filed = namesIn(join(triggerFolder, '02_processed')).filter((name) => files.includes(name))
      return {
        sent: files.length,
        accepted: files.length - left.length,
        done: ids.filter((id) => runsOf(id) > 0).length,
        lost: [...ids.filter((id) => runsOf(id) === 0), ...files.filter((name) => !filed.includes(name))],
        doubled: ids.filter((id) => runsOf(id) > 1),
        notes: `${files.length - ids.length} dropped twice; ${filed.length} filed in 02_processed`,
      }
    },
  }
}
