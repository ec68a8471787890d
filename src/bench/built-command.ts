import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface BuiltCommand {
  /** Path of `bin/tracksync.js` of a copy of the package that was just compiled. */
  readonly program: string
  /** An empty project folder with the package's tasks. */
  readonly project: () => string
  readonly remove: () => void
}

/** Compiles the sources into a package of its own in the temporary folder, as `npm pack` would hand it out. */
export function buildCommand(): BuiltCommand {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-bench-'))
  const copy = join(folder, 'package')
  mkdirSync(copy)
  for (const part of ['bin', 'tasks', 'schemas', 'package.json']) {
    cpSync(join(root, part), join(copy, part), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  execFileSync(process.execPath, [join(root, 'src/build/build.ts'), join(copy, 'dist')])
  return {
    program: join(copy, 'bin/tracksync.js'),
    project: () => {
      const project = mkdtempSync(join(folder, 'project-'))
      cpSync(join(root, 'tasks'), join(project, 'tasks'), { recursive: true })
      mkdirSync(join(project, 'trigger-folder'))
      return project
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
