import { AsyncLocalStorage } from 'node:async_hooks'
import { basename } from 'node:path'

/** What an action is about to touch. */
export type ActionAccess =
  /** A program that it starts: `name` as a user writes it, `file` as it is started. */
  | { readonly kind: 'run'; readonly name: string; readonly file?: string }
  /** `replace` is a file that is moved away or given to something else. Paths are absolute. */
  | { readonly kind: 'read' | 'write' | 'replace'; readonly path: string }
  | { readonly kind: 'net'; readonly host: string }

/** What some work may touch. */
export interface PermittedAccess {
  /** Null when it is granted, else a sentence that says what to add where. */
  readonly refuse: (access: ActionAccess) => string | null
  /** What is thrown where it is refused. */
  readonly errorOf: (access: ActionAccess, why: string) => Error
}

const current = new AsyncLocalStorage<PermittedAccess>()

/** Does some work that is held to what the caller permits. */
export function withPermittedAccess<T>(permitted: PermittedAccess, work: () => T): T {
  return current.run(permitted, work)
}

/**
 * To be called before something is touched: throws where the work that runs here may not. Outside of any such work
 * everything is granted.
 */
export function permit(access: ActionAccess): void {
  const held = current.getStore()
  const why = held?.refuse(access) ?? null
  if (held !== undefined && why !== null) throw held.errorOf(access, why)
}

/** The same for a program, by the name of its file: ffmpeg is `ffmpeg`, also where an npm package brings it. */
export function permitProgram(file: string): void {
  permit({ kind: 'run', name: basename(file).replace(/\.exe$/i, ''), file })
}

/** What the work that runs here is held to, to be asked later or by others on its behalf. */
export function refuseHere(): PermittedAccess['refuse'] {
  const held = current.getStore()
  return (access) => held?.refuse(access) ?? null
}
