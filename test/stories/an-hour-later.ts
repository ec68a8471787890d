import { DatabaseSync } from 'node:sqlite'

/** Sets back when creates in libraries were begun, as far as it takes for them to count as never done. */
export function anHourLater(ledger: string): void {
  const sqlite = new DatabaseSync(ledger)
  for (const { id, detail } of sqlite.prepare('SELECT id, detail FROM effects').all()) {
    const earlier = String(detail).replace(/(\\"at\\":\\")\d{4}/, (_, start: string) => `${start}2020`)
    sqlite.prepare('UPDATE effects SET detail = ? WHERE id = ?').run(earlier, Number(id))
  }
  sqlite.close()
}
