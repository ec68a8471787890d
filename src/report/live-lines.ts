import { cutText, fitText, textWidth } from './text-width.ts'

/** What one track is doing now. */
export interface LiveLine {
  readonly title: string
  readonly action: string
  /** 0..1, or null when the whole is unknown. */
  readonly fraction: number | null
}

/** The most lines that are redrawn; more would scroll out of a small window and could not be taken back. */
const MOST_LINES = 10

/** Lines at the lower end of a terminal that are redrawn in place, with other lines going past above them. */
interface LiveRegion {
  /** Writes lines that stay, above the live ones. */
  print(lines: readonly string[]): void
  update(lines: readonly LiveLine[]): void
}

/** `columns` is asked at each drawing, because a window can be made smaller. Writes only when something changed. */
export function createLiveRegion({
  write,
  columns,
}: {
  readonly write: (text: string) => void
  readonly columns: () => number
}): LiveRegion {
  let drawn: readonly string[] = []
  const draw = (past: readonly string[], live: readonly string[]): void => {
    // up to the first live line, then clear to the end of the screen
    const erase = drawn.length === 0 ? '' : `\u001b[${drawn.length}A\u001b[J`
    write(erase + [...past, ...live].map((line) => `${line}\n`).join(''))
    drawn = live
  }
  return {
    print(lines) {
      if (lines.length > 0) draw(lines, drawn)
    },
    update(lines) {
      const next = layOut(lines, columns())
      if (next.length !== drawn.length || next.some((line, index) => line !== drawn[index])) draw([], next)
    },
  }
}

function layOut(lines: readonly LiveLine[], columns: number): readonly string[] {
  // a line that fills the last column wraps on some terminals
  const width = Math.max(20, columns - 1)
  const shown = lines.slice(0, MOST_LINES)
  const titleWidth = Math.min(
    Math.floor(width / 2),
    shown.reduce((most, { title }) => Math.max(most, textWidth(title)), 0),
  )
  const drawn = shown.map(({ title, action, fraction }) => {
    const percent =
      fraction === null ? '' : `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)} %`.padStart(6)
    const rest = width - titleWidth - 2 - percent.length
    return `${fitText(title, titleWidth)}  ${cutText(action, rest)}${percent}`
  })
  const more = lines.length - shown.length
  return more === 0 ? drawn : [...drawn, `and ${more} more`]
}
