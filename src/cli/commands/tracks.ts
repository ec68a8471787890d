import type { Track } from '../../model/track.ts'
import { catalogTrackJson } from '../../report/run-json.ts'
import { printable } from '../../util/printable.ts'
import type { CommandContext } from '../command.ts'
import { countOption } from '../options.ts'
import { withStore } from '../with-store.ts'

/** A person reads no more at once; a program gets everything. */
const SHOWN = 100

/** The tracks of the catalog, newest first, or those whose title, artists or id hold every word of the query. */
export function main(context: CommandContext): Promise<number> {
  return withStore(context, (store) => {
    const query = context.positionals.length === 0 ? null : context.positionals.join(' ')
    const all = store?.catalog.count(query) ?? 0
    const limit = countOption(context, 'last') ?? (context.json ? all : SHOWN)
    const tracks = store?.catalog.list(query, limit) ?? []
    if (context.json) context.io.out(`${JSON.stringify(tracks.map(catalogTrackJson), null, 2)}\n`)
    else context.io.out(`${lines(tracks, all).join('\n')}\n`)
    return 0
  })
}

function lines(tracks: readonly Track[], all: number): readonly string[] {
  if (tracks.length === 0) return ['No track found']
  const more = tracks.length < all ? [`${tracks.length} of ${all}; for more: --last ${all}`] : []
  return [...tracks.map(trackLine), ...more]
}

function trackLine({ id, title, artists, durationMs, analysis: { tempo, key }, renditions }: Track): string {
  const seconds = Math.round(durationMs / 1000)
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const facts = [
    length,
    tempo === null ? 'no tempo' : `${tempo.bpm.toFixed(1)} BPM`,
    key?.camelot ?? 'no key',
    renditions.map(({ format }) => format).join(' '),
  ]
  return `${id}  ${printable(`${artists.join(', ') || 'Unknown Artist'} - ${title}`)}  (${facts.join(', ')})`
}
