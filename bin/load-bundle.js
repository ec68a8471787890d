// Loads a compiled bundle together with the machine code's forerunner that V8 made of it at an earlier start. Node's own
// compile cache keeps only what is compiled before anything runs; nearly all of a start was spent on compiling the rest anew.
'use strict'
const fs = require('fs')
const path = require('path')
const { Script, constants } = require('vm')

/** So many starts of a new build write what they compiled: each may use something that those before did not. */
const GENERATIONS = 3
/** What a build has kept is thrown away when another one of the same command begins to, so much later. */
const FORGET_AFTER_MS = 7 * 24 * 3600 * 1000

/**
 * The exports of a CommonJS bundle of ours, and `keep`, to be called when the work is done: it keeps what V8 compiled for
 * the next start. A cache that is missing, of another build or of another Node only makes the start slower.
 */
function loadBundle(file) {
  const source = fs.readFileSync(file, 'latin1')
  // V8 compares no more than the length of the source: the build's digest, in its first line, tells builds apart
  const digest = source.slice('// '.length, source.indexOf('\n'))
  const build = `${process.version} ${process.arch} ${digest}`
  const command = path.basename(file, '.cjs')
  const name = `${command}-${digest.slice(0, 8)}`
  const folder = cacheFolder()
  const kept = folder === null ? null : readKept(path.join(folder, name), build)
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${source}\n})`, {
    filename: file,
    cachedData: kept === null ? undefined : kept.code,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  const generation = kept === null || script.cachedDataRejected ? 0 : kept.generation
  const bundle = { exports: {} }
  script.runInThisContext()(bundle.exports, require, bundle, file, path.dirname(file))
  const keep = () => {
    if (folder === null || generation >= GENERATIONS) return
    writeKept(folder, name, `${generation + 1} ${build}\n`, script.createCachedData())
    if (generation === 0) forgetOthers(folder, command)
  }
  return { exports: bundle.exports, keep }
}

/** The user's own folder for caches: what lies there is run as code, so nobody else may write it. */
function cacheFolder() {
  const { env, platform } = process
  if (platform === 'win32') return env.LOCALAPPDATA ? path.join(env.LOCALAPPDATA, 'tracksync', 'cache') : null
  if (!env.HOME) return null
  if (platform === 'darwin') return path.join(env.HOME, 'Library', 'Caches', 'tracksync')
  return path.join(env.XDG_CACHE_HOME || path.join(env.HOME, '.cache'), 'tracksync')
}

function readKept(file, build) {
  try {
    const bytes = fs.readFileSync(file)
    const end = bytes.indexOf(10)
    const [generation, ...rest] = bytes.latin1Slice(0, end).split(' ')
    return rest.join(' ') === build ? { generation: Number(generation), code: bytes.subarray(end + 1) } : null
  } catch {
    return null
  }
}

/** Whole or not at all: V8 trusts what it is given. A cache that cannot be written is no reason to say anything. */
function writeKept(folder, name, head, code) {
  const part = path.join(folder, `.${name}.${process.pid}`)
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
    const fd = fs.openSync(part, 'wx', 0o600)
    try {
      fs.writevSync(fd, [Buffer.from(head, 'latin1'), code])
      fs.fsyncSync(fd)
    } finally {
      fs.closeSync(fd)
    }
    fs.renameSync(part, path.join(folder, name))
  } catch {
    try {
      fs.unlinkSync(part)
    } catch {
      // it was not made
    }
  }
}

/** Each build keeps files of its own, so that two installed ones do not take turns; those of former builds are removed. */
function forgetOthers(folder, command) {
  try {
    for (const name of fs.readdirSync(folder)) {
      const file = path.join(folder, name)
      if (name.startsWith(`${command}-`) && Date.now() - fs.statSync(file).mtimeMs > FORGET_AFTER_MS)
        fs.unlinkSync(file)
    }
  } catch {
    // somebody else tidies up as well
  }
}

module.exports = { loadBundle }
