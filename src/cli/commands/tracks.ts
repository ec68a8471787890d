import type { Track } from '../../model/track.ts'
import { catalogTrackJson } from '../../report/run-json.ts'
import { printable } from '../../util/printable.ts'
import type { CommandContext } from '../command.ts'
import { countOption } from '../options.ts'
import { withStore } from '../with-store.ts'

const SHOWN = 100

export function main(context: CommandContext): Promise<number> {
  return withStore(context, (store) => {
    const query = context.positionals.length === 0 ? null : context.positionals.join(' ')
    const tracks = store?.catalog.list(query, countOption(context, 'last') ?? SHOWN) ?? []
    if (context.json) context.io.out(`${JSON.stringify(tracks.map(catalogTrackJson), null, 2)}\n`)
    else context.io.out(tracks.length === 0 ? 'No track found\n' : `${tracks.map(trackLine).join('\n')}\n`)
    return 0
  })
}

function trackLine({ id, title, artists, durationMs, analysis: { tempo, key }, renditions }: Track): string {
  const seconds = Math.round(durationMs / 1000)
  const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  const facts = [length, tempo === null ? 'no tempo' : `${tempo.bpm.toFixed(1)} BPM`, key?.camelot ?? 'no key', renditions.map(({ format }) => format).join(' ')]
  return `${id}  ${printable(`${artists.join(', ') || 'Unknown Artist'} - ${title}`)}  (${facts.join(', ')})`
}
