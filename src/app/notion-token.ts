import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { NotionToken } from '../server/server-deps.ts'
import { errorCodeOf } from '../util/file-error.ts'

/** Where the token lies that Notion sent; deleting the file lets it send another. */
export function notionTokenPath(stateFolder: string): string {
  return join(stateFolder, 'notion-webhook-token')
}

/** The token of the environment (`configured`), else the one that was kept in the state folder, readable by its owner alone. */
export function createNotionToken(
  stateFolder: string,
  configured: string | null,
  onKept: (path: string) => void,
): NotionToken {
  const path = notionTokenPath(stateFolder)
  return {
    read: () => configured ?? readToken(path),
    keep: (token) => {
      if (configured !== null) return false
      mkdirSync(stateFolder, { recursive: true })
      try {
        const file = openSync(path, 'wx', 0o600)
        try {
          writeSync(file, `${token}\n`)
          fsyncSync(file)
        } finally {
          closeSync(file)
        }
      } catch (error) {
        if (errorCodeOf(error) === 'EEXIST') return false
        throw error
      }
      onKept(path)
      return true
    },
  }
}

function readToken(path: string): string | null {
  try {
    const token = readFileSync(path, 'utf8').trim()
    return token === '' ? null : token
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null
    throw error
  }
}
