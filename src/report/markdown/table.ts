/**
 * A Markdown table of cells that are escaped already. Columns are padded, so that the file reads well as plain text
 * too; a cell longer than the pad runs over without pulling its whole column along.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.min(LONGEST_PAD, Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0))),
  )
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [line(head), rule, ...rows.map(line)].join('\n')
}

const LONGEST_PAD = 44

/** A bullet list of lines that are escaped already, or the one line that says that there is nothing. */
export function bullets(lines: readonly string[], otherwise: string): string {
  return lines.length === 0 ? otherwise : lines.map((line) => `- ${line}`).join('\n')
}

/** The first items, and how many more there are. */
export function firstOf<Item>(
  items: readonly Item[],
  most: number,
): { readonly shown: readonly Item[]; readonly more: number } {
  // a list that is one too long is shown whole: "1 more" takes the same line
  if (items.length <= most + 1) return { shown: items, more: 0 }
  return { shown: items.slice(0, most), more: items.length - most }
}
