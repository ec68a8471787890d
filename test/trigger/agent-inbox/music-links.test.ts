import assert from 'node:assert/strict'
import { test } from 'node:test'
import { musicLinksIn } from '../../../src/trigger/agent-inbox/music-links.ts'

const cases: [text: string, links: readonly string[], because: string][] = [
  ['sync https://soundcloud.com/a/b.', ['https://soundcloud.com/a/b'], 'the full stop ends the sentence'],
  ['(see [it](https://youtu.be/dQw4w9WgXcQ))', ['https://youtu.be/dQw4w9WgXcQ'], 'Markdown around a link'],
  ['spotify:track:11dFghVXANMlKmJXsNCbNl', ['spotify:track:11dFghVXANMlKmJXsNCbNl'], 'a URI is a link'],
  ['https://files.example.com/x.FLAC?y=1', ['https://files.example.com/x.FLAC?y=1'], 'an audio file'],
  ['https://www.notion.so/abc and https://github.com/a/b', [], 'pages of tasks and issues are not music'],
  [
    'https://youtu.be/dQw4w9WgXcQ https://youtu.be/dQw4w9WgXcQ',
    ['https://youtu.be/dQw4w9WgXcQ'],
    'each once',
  ],
  ['/music/x.wav', [], 'a path is not a link: a hand-off names no files'],
]
for (const [text, links, because] of cases) {
  test(`${JSON.stringify(text)}: ${because}`, () => assert.deepEqual(musicLinksIn([text]), links))
}
