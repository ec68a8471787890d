import { spawnSync } from 'node:child_process'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAgent } from '../app/agent/agent.ts'
import { locateFfmpeg } from '../audio/ffmpeg/locate-ffmpeg.ts'
import { loadConfig } from '../config/load-config.ts'
import { makeSong } from './make-song.ts'

// The whole main job on made-up music, in a folder of its own beside the sources: three drops, one report each.
const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = join(root, '.demo')
const say = (text: string): void => void process.stdout.write(`${text}\n`)

const { page, address, close } = await serve(
  makeSong({
    bpm: 118,
    durationS: 45,
    chords: [
      [0, 4, 7],
      [5, 9, 12],
      [7, 11, 14],
      [0, 4, 7],
    ],
    seed: 7,
  }),
)
await rm(folder, { recursive: true, force: true })
await mkdir(join(folder, 'trigger-folder'), { recursive: true })
await cp(join(root, 'tasks'), join(folder, 'tasks'), { recursive: true })
await writeFile(
  join(folder, '.syncrc.json'),
  JSON.stringify({ network: { allowPrivate: [address] } }, null, 2),
)

say('tracksync demo: three drops into a trigger folder')
const song = makeSong({
  bpm: 124,
  durationS: 60,
  chords: [
    [0, 3, 7],
    [8, 12, 15],
    [3, 7, 10],
    [10, 14, 17],
  ],
  seed: 42,
})
const inbox = join(folder, 'trigger-folder')
const config = await loadConfig({ file: join(folder, '.syncrc.json'), cwd: folder })

await writeFile(join(inbox, 'Demo Artist - First Light.wav'), song)
await sync('1. a song file')

const { ffmpeg } = await locateFfmpeg({ env: process.env })
const flac = join(inbox, 'demo artist - first light (copy).flac')
spawnSync(ffmpeg, ['-v', 'error', '-i', join(inbox, '02_processed', 'Demo Artist - First Light.wav'), flac])
await sync('2. the same song again, in another format')

await writeFile(join(inbox, 'Second Wind.url'), `[InternetShortcut]\r\nURL=${page}\r\n`)
const last = await sync('3. a link, saved from the browser, to a page with a song on it')
close()

say(`\nEverything lies in ${folder}`)
say(`Report: ${last ?? 'none was written'}`)

/** Takes what lies in the inbox, as `tracksync watch --once` does, and says how it ended. */
async function sync(what: string): Promise<string | null> {
  say(`\n${what}`)
  const agent = await createAgent({ config, env: process.env, onEvent: () => undefined })
  const runs = await agent.once({
    signal: new AbortController().signal,
    urgent: new AbortController().signal,
  })
  for (const run of runs) {
    const names = run.tracks.map(
      ({ title, artists, state }) => `${[artists.join(', '), title].filter(Boolean).join(' - ')}: ${state}`,
    )
    say(`   ${run.state}${names.length === 0 ? '' : ` (${names.join('; ')})`}`)
    for (const { why, next } of run.errors) say(`   ${why}; next: ${next}`)
  }
  return runs.at(-1)?.reportPath ?? null
}

/** A page with an audio element, on this machine only. */
async function serve(wav: Buffer): Promise<{ page: string; address: string; close: () => void }> {
  const server = createServer((request, response) => {
    if (request.url === '/second-wind.wav')
      response
        .writeHead(200, { 'content-type': 'audio/wav', 'content-length': wav.length })
        .end(request.method === 'HEAD' ? undefined : wav)
    else if (request.url === '/')
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(
          '<!doctype html><title>Second Wind</title><h1>Second Wind</h1><audio controls src="/second-wind.wav"></audio>',
        )
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('The demo server has no port')
  return {
    page: `http://127.0.0.1:${bound.port}/`,
    address: `127.0.0.1:${bound.port}`,
    close: () => server.close(),
  }
}
