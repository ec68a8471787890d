import assert from 'node:assert/strict'
import { test } from 'node:test'
import { command, makeFolder } from './command.ts'

const LINKS = ['https://on.soundcloud.com/AbCdE', 'https://youtu.be/dQw4w9WgXcQ?si=x', 'nonsense']

interface Resolved {
  readonly input: string
  readonly kind: string
  readonly needsNetwork: boolean
  readonly error?: string
}

test('resolve asks no network unless it is told to, and then says of each link whether it could be followed', async (t) => {
  // nobody listens there, so that whoever asks the network fails
  const cwd = makeFolder(t, { network: { proxy: 'http://127.0.0.1:1' } })
  const resolved = async (...words: readonly string[]): Promise<readonly Resolved[]> => {
    const { exitCode, stdout, stderr } = await command('resolve', [...words, '--json', ...LINKS], { cwd })
    assert.equal(exitCode, 0, stderr)
    return JSON.parse(stdout)
  }
  const shapes = (links: readonly Resolved[]): readonly unknown[] =>
    links.map(({ input, kind, needsNetwork, error }) => [
      input,
      kind,
      needsNetwork,
      error?.replace(/\(.*\)/, '(...)'),
    ])
  const [short, video, nonsense] = LINKS
  const others = [
    [video, 'video', false, undefined],
    [nonsense, 'invalid', false, 'it is not a link'],
  ]
  assert.deepEqual(shapes(await resolved()), [[short, 'short', true, undefined], ...others])
  const told = 'it could not be followed: "on.soundcloud.com" cannot be reached (...)'
  assert.deepEqual(shapes(await resolved('--network')), [[short, 'short', true, told], ...others])
})
