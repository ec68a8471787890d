import { createRequire } from 'node:module'
import type { Plugin } from 'esbuild'

const require = createRequire(import.meta.url)

/** Loaded by Node itself before any program runs. */
const LOADED_ANYWAY = new Set(['node:fs', 'node:path', 'node:module', 'node:process'])
const NAMESPACE = 'lazy-builtin'

/**
 * Node's own modules are loaded at the first use of something of theirs instead of at start: `node:crypto` and
 * `node:child_process` alone would take a third of the time that starting may cost. For bundles in CommonJS.
 */
export const lazyBuiltins: Plugin = {
  name: 'lazy-builtins',
  setup(build) {
    build.onResolve({ filter: /^(node:)?[a-z_]+(\/[a-z]+)?$/ }, ({ path, kind, namespace }) => {
      const builtin = path.startsWith('node:') ? path : `node:${path}`
      if (!isBuiltin(builtin)) return null
      const isLazy = kind === 'import-statement' && namespace !== NAMESPACE && !LOADED_ANYWAY.has(builtin)
      return isLazy ? { path: builtin, namespace: NAMESPACE } : { path: builtin, external: true }
    })
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: standIn(path),
      loader: 'js',
    }))
  },
}

function isBuiltin(name: string): boolean {
  try {
    return require.resolve(name) === name
  } catch {
    return false
  }
}

/** A module with a getter for every export of the real one. */
function standIn(name: string): string {
  const exported: object = require(name)
  const getters = Object.keys(exported)
    .filter((key) => /^[A-Za-z_]\w*$/.test(key) && key !== 'default')
    .map((key) => `get ${key}(){return load().${key}}`)
  return `let loaded; const load = () => loaded ??= require(${JSON.stringify(name)}); module.exports = { ${getters.join(', ')} }`
}
