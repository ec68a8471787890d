/** A parsed command line (or several lines). Data only; made by `parse`, run by `runShell`. */
export interface Script {
  /** The text it was parsed from. */
  readonly text: string
  readonly items: readonly ListItem[]
}

/** One element of a `;`, `&` or newline list. */
export interface ListItem {
  readonly first: Pipeline
  /** What follows with `&&` and `||`, which bind equally and to the left. */
  readonly rest: readonly ChainedPipeline[]
  /** Ended with `&`: runs beside what follows; the line waits for it at its end. */
  readonly background: boolean
}

export interface ChainedPipeline {
  readonly operator: '&&' | '||'
  readonly pipeline: Pipeline
}

/** One or more commands joined by `|` or `|&`. At the top level of a script it is a step. */
export interface Pipeline {
  /** Its place among the pipelines of its list, counted from 0 in the order of the text. */
  readonly position: number
  /** As written, without the spaces around. */
  readonly text: string
  /** `! pipeline` */
  readonly negated: boolean
  readonly commands: readonly [Command, ...Command[]]
}

export type Command = SimpleCommand | Group

interface CommandEdges {
  readonly redirect: Redirect | null
  /** How its output reaches the next command: `|` or `|&`; null for the last one. */
  readonly pipe: 'stdout' | 'stdout-and-stderr' | null
}

export interface SimpleCommand extends CommandEdges {
  readonly kind: 'simple'
  readonly assignments: readonly Assignment[]
  /** Empty for a line that only assigns. */
  readonly words: readonly Word[]
}

/** `( list )`: runs with its own copy of variables, options and folder. */
export interface Group extends CommandEdges {
  readonly kind: 'group'
  readonly script: Script
}

export interface Assignment {
  readonly name: string
  readonly value: Word
}

export interface Redirect {
  /** What is redirected; null means what the operator stands for: stdin for `<`, stdout for `>`. */
  readonly from: number | 'both' | null
  readonly operator: '<' | '>' | '>>'
  /** A file's name, or the number of a file descriptor. */
  readonly to: Word | number
}

export interface Word {
  readonly parts: readonly WordPart[]
  /** Where it begins in the text of its script. */
  readonly offset: number
}

export type WordPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `$NAME`; `?` is the last exit code. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'tilde' }
  | { readonly kind: 'substitution'; readonly script: Script }
  | { readonly kind: 'quoted'; readonly parts: readonly WordPart[] }
  /** `{a,b}` */
  | { readonly kind: 'brace'; readonly alternatives: readonly (readonly WordPart[])[] }
  | BraceRange

/** `{1..9..2}` or `{a..e}`; counted, not spelled out, until it is needed. */
export interface BraceRange {
  readonly kind: 'range'
  /** A number, or the code of an ASCII character. */
  readonly first: number
  readonly last: number
  /** Positive, whichever way it counts. */
  readonly step: number
  readonly characters: boolean
}
