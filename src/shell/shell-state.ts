import { isAbsolute } from 'node:path'

export type ShellOptionName = 'errexit' | 'pipefail' | 'failglob' | 'globstar' | 'nullglob'

/** What a command line can change: variables, folder, options. A group, a pipe's command and `&` get their own copy. */
export interface ShellState {
  cwd: string
  /** The last exit code as `$?` shows it; empty before the first command has ended (Deno's rule). */
  lastExitCode: string
  /** Exported variables: what programs see. */
  readonly env: Map<string, string>
  /** Variables that only the command line sees. */
  readonly variables: Map<string, string>
  readonly options: Set<ShellOptionName>
}

export function createState(cwd: string, env: Readonly<Record<string, string>>): ShellState {
  const state: ShellState = {
    cwd,
    lastExitCode: '',
    env: new Map(Object.entries(env)),
    variables: new Map(),
    options: new Set(['globstar']),
  }
  changeFolder(state, cwd)
  return state
}

export function copyState(state: ShellState): ShellState {
  return {
    ...state,
    env: new Map(state.env),
    variables: new Map(state.variables),
    options: new Set(state.options),
  }
}

/** Both `cd` and an assignment to `PWD` end here, so that folder and variable always agree. */
export function changeFolder(state: ShellState, folder: string): void {
  state.cwd = folder
  state.env.set('PWD', folder)
}

export function getVariable(state: ShellState, name: string): string | undefined {
  return name === '?' ? state.lastExitCode : (state.env.get(name) ?? state.variables.get(name))
}

/** `NAME=value`: stays exported when it is exported already. */
export function assignVariable(state: ShellState, name: string, value: string): void {
  if (state.env.has(name)) exportVariable(state, name, value)
  else state.variables.set(name, value)
}

/** `export NAME=value`, and an assignment before a command. */
export function exportVariable(state: ShellState, name: string, value: string): void {
  if (name === 'PWD') {
    if (isAbsolute(value)) changeFolder(state, value)
    return
  }
  state.variables.delete(name)
  state.env.set(name, value)
}

export function unsetVariable(state: ShellState, name: string): void {
  state.variables.delete(name)
  state.env.delete(name)
}
