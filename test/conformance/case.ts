/** A case of `deno-task.json`: files, words of the command line, and what must come of it. Paths may hold {dir}. */
export interface ConformanceCase extends ConformanceStep {
  readonly id: string
  readonly group: string
  readonly tier?: 'core' | 'extended' | 'beyond'
  readonly tasks?: Readonly<Record<string, unknown>>
  readonly config?: Readonly<Record<string, unknown>>
  readonly noConfig?: boolean
  /** A text, an empty folder (null), a JSON document, or a text with a mode. */
  readonly files?: Readonly<Record<string, FileToMake>>
  readonly steps?: readonly ConformanceStep[]
  /** The order of output lines is open. */
  readonly unordered?: boolean
}

export type FileToMake = string | null | { readonly json?: unknown; readonly text?: string; readonly mode?: string }

export interface ConformanceStep {
  readonly args?: readonly string[]
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  readonly write?: Readonly<Record<string, string>>
  readonly remove?: readonly string[]
  readonly signal?: { readonly when: string; readonly name: NodeJS.Signals; readonly delayMs?: number }
  readonly maxMs?: number
  readonly expect?: Expectation
}

export interface Expectation {
  readonly exit?: number | 'nonzero' | readonly number[]
  readonly stdout?: StreamExpectation
  readonly stderr?: StreamExpectation
  readonly output?: StreamExpectation
  /** false: must not exist; true: must exist; a text: must hold it. */
  readonly files?: Readonly<Record<string, boolean | string>>
}

export type StreamExpectation =
  | string
  | {
      readonly equals?: string
      readonly contains?: string | readonly string[]
      readonly notContains?: string | readonly string[]
      readonly anyOf?: readonly string[]
      readonly matches?: string
      readonly linesUnordered?: readonly string[]
      readonly order?: readonly (readonly string[])[]
      readonly count?: Readonly<Record<string, number>>
    }
