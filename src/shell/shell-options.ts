import type { Readable, Writable } from 'node:stream'
import type { ByteWriter } from './byte-stream.ts'

export interface ShellOptions {
  readonly cwd: string
  /** The exported variables. */
  readonly env: Readonly<Record<string, string>>
  /** 'inherit' is the real file descriptor 0, handed to programs as it is. */
  readonly stdin: 'inherit' | 'ignore' | Readable
  /** 'inherit' is the real file descriptor 1, handed to programs as it is. */
  readonly stdout: ShellOutput
  readonly stderr: ShellOutput
  /** Commands of the caller that run in this process; asked before the built-ins. */
  readonly command?: (name: string) => ShellCommand | undefined
  /** Aborting sends TERM to the process group of every program, then KILL after `killGraceMs`. */
  readonly signal?: AbortSignal
  /** How long programs may take to end after TERM; 2000 unless given. */
  readonly killGraceMs?: number
  /** Called around every step; may answer with an exit code without calling `run`. */
  readonly step?: (step: ShellStep, run: () => Promise<number>) => Promise<number>
  /** Told of every program that starts, to forward signals to it. */
  readonly onSpawn?: (program: SpawnedProgram) => void
  /** Asked before a program starts and before a built-in or a redirect opens a file: null, or why it may not. */
  readonly refuse?: (access: ShellAccess) => string | null
}

/** `writer` costs less than a stream; it is told nothing of the end. */
export type ShellOutput = 'inherit' | Writable | { readonly writer: ByteWriter }

export type ShellAccess =
  | {
      readonly kind: 'run'
      /** As it was written. */
      readonly name: string
      /** The file that the name stands for, then the interpreters that it is run by, each absolute. */
      readonly trail: readonly string[]
      /** The names of the variables that it will see. */
      readonly variables: readonly string[]
    }
  /**
   * `path` is absolute; links are not followed, and `..` stands where it was written. `replace` is a name that is taken
   * away or given to something else: a link is meant itself, not what it leads to.
   */
  | { readonly kind: 'read' | 'write' | 'replace'; readonly path: string }

/** A pipeline at the top level of the script: an element of its `;`, `&&` and `||` lists, not of a nested one. */
export interface ShellStep {
  readonly text: string
  /** Counted from 0 in the order of the text. */
  readonly position: number
}

export interface SpawnedProgram {
  /** Also the id of the program's own process group. */
  readonly pid: number
  /** Sends a signal to the whole group; does nothing once it has ended. */
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves when the program has ended; never rejects. */
  readonly ended: Promise<void>
}

export interface ShellCommandContext {
  /** The words after the command's name. */
  readonly args: readonly string[]
  readonly cwd: string
  /** The exported variables. */
  readonly env: Readonly<Record<string, string>>
  readonly stdin: Readable
  readonly stdout: Writable
  readonly stderr: Writable
  /** Aborts with the line; also when nobody reads the command's output any more. */
  readonly signal: AbortSignal
}

/** A command in this process. Its number is its exit code; `{ exit }` ends the whole line like `exit n`. */
export type ShellCommand = (context: ShellCommandContext) => Promise<number | { readonly exit: number }>

export interface ShellResult {
  /** 0 to 255. */
  readonly exitCode: number
}
