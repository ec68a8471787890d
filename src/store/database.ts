import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import {
  DatabaseSync,
  type SQLInputValue,
  type SQLOutputValue,
  type StatementResultingChanges,
} from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { SyncError } from '../model/error.ts'
import { FINGERPRINT_INDEX_SCHEMA } from './fingerprint-index/schema.ts'
import { FIRST } from './migrations/001-first.ts'
import { SOURCES } from './migrations/002-sources.ts'
import { LIBRARIES } from './migrations/003-libraries.ts'
import { AGENTS } from './migrations/004-agents.ts'
import { HANDOFFS_MADE } from './migrations/005-handoffs-made.ts'
import { ARTISTS_OF_NOTION } from './migrations/006-artists-of-notion.ts'

/** In order; a database's `user_version` says how many it has had. Never change one that was released: add the next. */
const MIGRATIONS: readonly string[] = [
  FIRST + FINGERPRINT_INDEX_SCHEMA,
  SOURCES,
  LIBRARIES,
  AGENTS,
  HANDOFFS_MADE,
  ARTISTS_OF_NOTION,
]

/** A prepared statement. It throws as `openDatabase` does. */
export interface Statement {
  all(...values: SQLInputValue[]): Record<string, SQLOutputValue>[]
  get(...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined
  run(...values: SQLInputValue[]): StatementResultingChanges
}

export interface Database {
  readonly sqlite: DatabaseSync
  /** A prepared statement, made once for each text. */
  readonly sql: (text: string) => Statement
  /** Runs `body` as one write transaction: all of it or nothing. Nested calls join the outer one. */
  transaction<T>(body: () => T): T
  /** As `transaction`, and on the disk when it returns (an fsync, about 4 ms): for what must survive a power cut. */
  durably<T>(body: () => T): T
  close(): void
}

/**
 * Opens the ledger and catalog, and brings an older one up to date.
 * Throws `LEDGER_NEWER` (made by a later version), `LEDGER_DAMAGED`, `LEDGER_LOCKED` (busy for more than ten seconds).
 * @param readOnly opens an existing database without writing anything (`--dry-run`, `status`)
 */
export function openDatabase(path: string, { readOnly = false } = {}): Database {
  return explained(path, () => {
    if (!readOnly) mkdirSync(dirname(path), { recursive: true })
    const sqlite = new DatabaseSync(readOnly ? untouchedLocation(path) : path, { readOnly, timeout: 10_000 })
    try {
      if (!readOnly)
        sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
      migrate(sqlite, path, readOnly)
      return wrap(sqlite, path)
    } catch (error) {
      sqlite.close()
      throw error
    }
  })
}

/**
 * Even a reader makes the side files of a write-ahead log. Where there is none, nobody else has the database open, and it is
 * opened as a file that cannot change. Where there is one, its side files are there already.
 */
function untouchedLocation(path: string): string | URL {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
  if (log !== undefined) return path
  const location = pathToFileURL(path)
  location.searchParams.set('immutable', '1')
  return location
}

function wrap(sqlite: DatabaseSync, path: string): Database {
  const prepared = new Map<string, Statement>()
  const sql = (text: string): Statement => {
    const known = prepared.get(text)
    if (known !== undefined) return known
    const found = explained(path, () => sqlite.prepare(text))
    const statement: Statement = {
      all: (...values) => explained(path, () => found.all(...values)),
      get: (...values) => explained(path, () => found.get(...values)),
      run: (...values) => explained(path, () => found.run(...values)),
    }
    prepared.set(text, statement)
    return statement
  }
  const transaction = <T>(body: () => T): T => {
    if (sqlite.isTransaction) return body()
    return explained(path, () => {
      // IMMEDIATE: a reader that turned writer could otherwise fail instead of waiting its turn
      sqlite.exec('BEGIN IMMEDIATE')
      try {
        const result = body()
        sqlite.exec('COMMIT')
        return result
      } catch (error) {
        if (sqlite.isTransaction) sqlite.exec('ROLLBACK')
        throw error
      }
    })
  }
  const durably = <T>(body: () => T): T => {
    if (sqlite.isTransaction) return body()
    sqlite.exec('PRAGMA synchronous = FULL')
    try {
      return transaction(body)
    } finally {
      sqlite.exec('PRAGMA synchronous = NORMAL')
    }
  }
  return { sqlite, sql, transaction, durably, close: () => sqlite.close() }
}

function migrate(sqlite: DatabaseSync, path: string, readOnly: boolean): void {
  const versionOf = (): number => Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
  const version = versionOf()
  if (version === MIGRATIONS.length) return
  if (version > MIGRATIONS.length) {
    throw new SyncError(
      'LEDGER_NEWER',
      `Cannot use the ledger "${path}"`,
      `it has version ${version}, this tracksync knows ${MIGRATIONS.length}`,
      'update tracksync, or name another "stateFolder"',
    )
  }
  if (readOnly) {
    throw new SyncError(
      'LEDGER_DAMAGED',
      `Cannot read the ledger "${path}"`,
      `it has version ${version}, ${MIGRATIONS.length} is needed, and it was opened for reading only`,
      'run "tracksync watch --once" once, which brings it up to date',
    )
  }
  sqlite.exec('BEGIN IMMEDIATE')
  try {
    // another agent may have done it while we waited
    for (let next = versionOf(); next < MIGRATIONS.length; next += 1) sqlite.exec(MIGRATIONS[next] ?? '')
    sqlite.exec(`PRAGMA user_version = ${MIGRATIONS.length}; COMMIT`)
  } catch (error) {
    sqlite.exec('ROLLBACK')
    throw error
  }
}

// SQLite's primary result codes, https://sqlite.org/rescode.html
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

function explained<T>(path: string, body: () => T): T {
  try {
    return body()
  } catch (error) {
    throw explain(path, error)
  }
}

function explain(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return error
  const because = { cause: error }
  switch (error.errcode & 0xff) {
    case BUSY:
    case LOCKED:
      return new SyncError(
        'LEDGER_LOCKED',
        `Cannot write the ledger "${path}"`,
        'another process has held it for ten seconds',
        'see "tracksync status" for a second agent; stop it, or wait',
        because,
      )
    case CORRUPT:
    case NOTADB:
      return new SyncError(
        'LEDGER_DAMAGED',
        `Cannot read the ledger "${path}"`,
        error.message,
        'move the file away and keep it, for example to bring back a backup; the library stays as it is, but a new ledger knows none of its tracks',
        because,
      )
    case FULL:
      return new SyncError(
        'DISK_FULL',
        `Cannot write the ledger "${path}"`,
        'the disk is full',
        'free some space',
        because,
      )
    case READONLY:
    case CANTOPEN:
      return new SyncError(
        'FILE_FAILED',
        `Cannot open the ledger "${path}"`,
        error.message,
        'make the state folder writable, or name another "stateFolder" in .syncrc.json',
        because,
      )
    default:
      return error
  }
}
