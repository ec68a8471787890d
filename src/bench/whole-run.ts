import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FfmpegPrograms } from '../audio/ffmpeg/ffmpeg-programs.ts'
import { locateFfmpeg } from '../audio/ffmpeg/locate-ffmpeg.ts'
import { atLeast, atMost, type BenchRow } from './bench-row.ts'
import { buildCommand, type BuiltCommand } from './built-command.ts'
import { makeSong, plainRun } from './convert.ts'
import { childrenCpuMs, residentBytes } from './cpu-time.ts'
import { makeTune, TUNE_SAMPLE_RATE_HZ } from './fingerprints/made-tune.ts'

const ROUNDS = 4
const TRACKS = 20
const MANY_TRACKS = 200
/** Of each of the twenty: long enough that starting programs does not decide. */
const TRACK_SECONDS = 60
const MB = 1 << 20

/**
 * The whole job on made-up music, with the compiled command: one song of four minutes against the one ffmpeg command that
 * makes the same files (and against beets, where it is installed), and twenty songs on two cores against one.
 * @param full also two hundred songs in a row, for the memory. Linux only.
 */
export async function benchWholeRun(full: boolean): Promise<readonly BenchRow[]> {
  const command = buildCommand()
  const folder = mkdtempSync(join(tmpdir(), 'tracksync-songs-'))
  try {
    const programs = await locateFfmpeg({ env: process.env })
    const song = join(folder, 'song.mp3')
    await makeSong(programs, song)
    let plain = Infinity
    let whole = Infinity
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = childrenCpuMs()
      const into = join(folder, `plain-${round}`)
      mkdirSync(into)
      await plainRun(programs, song, into)
      const between = childrenCpuMs()
      finishAll(command, [song], null)
      plain = Math.min(plain, between - before)
      whole = Math.min(whole, childrenCpuMs() - between)
    }
    return [
      atMost(
        `whole run of a 4-minute mp3 (${seconds(whole)} s)`,
        whole / plain,
        `x CPU of plain ffmpeg (${seconds(plain)} s)`,
        1.6,
      ),
      ...beets(folder, song, whole),
      ...twoCores(command, programs, folder),
      ...(full ? [await memoryOverMany(command, programs, folder)] : []),
    ]
  } finally {
    command.remove()
    rmSync(folder, { recursive: true, force: true })
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2)
}

/** Drops songs into a new project and waits until all are done. */
function finishAll(command: BuiltCommand, songs: readonly string[], cores: string | null): void {
  const cwd = command.project()
  songs.forEach((song, index) => cpSync(song, join(cwd, 'trigger-folder', `song ${index}.mp3`)))
  const words = [process.execPath, command.program, 'watch', '--once', '--quiet']
  const [program = '', ...args] = cores === null ? words : ['taskset', '-c', cores, ...words]
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The run ended with ${status}: ${stderr.slice(-1000)}`)
  rmSync(cwd, { recursive: true, force: true })
}

function beets(folder: string, song: string, wholeMs: number): readonly BenchRow[] {
  const script = fileURLToPath(new URL('../../../shared/audio/beets-baseline.sh', import.meta.url))
  const isThere = existsSync(script) && spawnSync('beet', ['version']).status === 0
  if (!isThere) {
    process.stderr.write('skipped: the whole run against beets (beets or its script is not installed)\n')
    return []
  }
  const songs = join(folder, 'for-beets')
  mkdirSync(songs)
  linkSync(song, join(songs, 'song.mp3'))
  const said = execFileSync('bash', [script, songs, join(folder, 'beets')], { encoding: 'utf8' })
  const cpuSeconds = Number(/cpu ([\d.]+) s/.exec(said)?.[1])
  return [
    atMost(
      'whole run of a 4-minute mp3',
      wholeMs / 1000 / cpuSeconds,
      `x CPU of beets' smaller job (${cpuSeconds} s)`,
      1.05,
    ),
  ]
}

function twoCores(command: BuiltCommand, programs: FfmpegPrograms, folder: string): readonly BenchRow[] {
  if (spawnSync('taskset', ['-c', '0,1', 'true']).status !== 0) {
    process.stderr.write('skipped: two cores against one (there are not two, or no taskset)\n')
    return []
  }
  const songs = differentSongs(programs, folder, TRACKS)
  const took = (cores: string): number => {
    const start = performance.now()
    finishAll(command, songs, cores)
    return performance.now() - start
  }
  const one = took('0')
  const two = took('0,1')
  return [atLeast(`${TRACKS} tracks on two cores`, one / two, 'x throughput of one core', 1.7)]
}

/** Resident memory after the first twenty tracks and at the end, all songs dropped into a waiting agent. */
async function memoryOverMany(
  command: BuiltCommand,
  programs: FfmpegPrograms,
  folder: string,
): Promise<BenchRow> {
  const cwd = command.project()
  const songs = differentSongs(programs, folder, MANY_TRACKS)
  songs.forEach((path, index) => cpSync(path, join(cwd, 'trigger-folder', `song ${index}.mp3`)))
  const agent = spawn(process.execPath, [command.program, 'watch', '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(agent, 'exit')
  const sizes: number[] = []
  let text = ''
  for await (const chunk of agent.stdout.setEncoding('utf8')) {
    text += String(chunk)
    const lines = text.split('\n').length - 1
    while (sizes.length < lines) sizes.push(residentBytes(agent.pid ?? 0) / MB)
    if (lines >= MANY_TRACKS) break
  }
  agent.kill('SIGTERM')
  await ended
  const early = mean(sizes.slice(20, 40))
  const late = mean(sizes.slice(-20))
  return atMost(
    `memory after ${MANY_TRACKS} tracks (${late.toFixed(0)} MB)`,
    late / early,
    'x that after 20 to 40',
    1.05,
  )
}

function differentSongs(programs: FfmpegPrograms, folder: string, count: number): readonly string[] {
  const paths = Array.from({ length: count }, (_, index) => join(folder, `track-${index}.mp3`))
  for (const [index, path] of paths.entries()) {
    if (!existsSync(path)) makeTrack(programs, path, index + 1)
  }
  return paths
}

/** A tune of its own for each number, in stereo as music comes. */
function makeTrack({ ffmpeg }: FfmpegPrograms, path: string, number: number): void {
  const input = Buffer.from(makeTune(number, TRACK_SECONDS).buffer)
  const raw = ['-f', 's16le', '-ar', String(TUNE_SAMPLE_RATE_HZ), '-ac', '1', '-i', '-']
  const encoded = ['-ar', '44100', '-ac', '2', '-c:a', 'libmp3lame', '-b:a', '256k', path]
  execFileSync(ffmpeg, ['-v', 'error', '-y', ...raw, ...encoded], { input })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
