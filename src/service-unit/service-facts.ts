/** What a unit is made of; all paths are absolute. */
export interface ServiceFacts {
  /** The program and its words: Node, tracksync, `watch`, and the configuration if there is a file. */
  readonly command: readonly [program: string, ...words: readonly string[]]
  readonly workingFolder: string
  /** Folders in which programs are looked for, in order. */
  readonly path: readonly string[]
  /** Where the output of the agent goes, where the system has no journal; the agent's own log is another file. */
  readonly outputFile: string
  /** Whether `systemd-notify` is there, by which the agent tells systemd how it is doing. */
  readonly canNotify: boolean
}

/** Where Homebrew, npm and the systems themselves put programs; a service is started with none of the shell's PATH. */
const USUAL_FOLDERS = ['/opt/homebrew/bin', '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin']

/** The folders of the programs found now, then the usual ones, each once. */
export function servicePath(found: readonly string[]): readonly string[] {
  return [...new Set([...found, ...USUAL_FOLDERS])]
}
