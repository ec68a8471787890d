import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'

export type Environment = Readonly<Record<string, string | undefined>>

/** The folders of `PATH`, in their order. */
export function pathFolders(env: Environment): readonly string[] {
  return (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '')
}

/**
 * The absolute path of a program, without starting it; null when it is not there or may not be executed.
 * @param named a path (with a separator in it), or a name that is looked for in `folders`
 */
export function findExecutable(
  named: string,
  folders: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string | null {
  if (/[/\\]/.test(named)) return isExecutable(resolve(named)) ? resolve(named) : null
  const file = platform === 'win32' && !named.endsWith('.exe') ? `${named}.exe` : named
  for (const folder of folders) {
    const path = resolve(folder, file)
    if (isExecutable(path)) return path
  }
  return null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
