import { statSync } from 'node:fs'
import { join } from 'node:path'
import { namesIn, type SoakPlace } from './soak-place.ts'
import type { Effects } from './way-in.ts'

/** Reads the marks that the runs have left; see `MARK`. */
export function readEffects({ effectsFolder }: SoakPlace): Effects {
  const ofTracks = new Map<string, number>()
  const ofTriggers = new Map<string, number>()
  const markedMs = new Map<string, number>()
  for (const mark of namesIn(effectsFolder)) {
    const [id = '', trigger = ''] = mark.split('@')
    ofTracks.set(id, (ofTracks.get(id) ?? 0) + 1)
    ofTriggers.set(trigger, (ofTriggers.get(trigger) ?? 0) + 1)
    if (trigger.startsWith('schedule:')) markedMs.set(trigger, statSync(join(effectsFolder, mark)).mtimeMs)
  }
  return {
    runsOf: (id) => ofTracks.get(id) ?? 0,
    markedMs: (schedule, time) => markedMs.get(`schedule:${schedule}:${time}`) ?? null,
    runsAt: (schedule, time) => ofTriggers.get(`schedule:${schedule}:${time}`) ?? 0,
  }
}
