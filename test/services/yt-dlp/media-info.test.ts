import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fetchedInfo, readMediaList } from '../../../src/services/yt-dlp/media-info.ts'

const genres: readonly (readonly [info: object, genre: string | null, because: string])[] = [
  [{ genres: ['Techno', 'House'] }, 'Techno', 'the first of a list'],
  [{ genres: ['', ' '], genre: 'Techno' }, 'Techno', 'a list that says nothing'],
  [{ genre: ' Techno ' }, 'Techno', 'one text, as older versions give it'],
  [{ genres: 'Techno' }, null, 'what is no list is taken for missing'],
  [{}, null, 'most sites say nothing'],
]

test('the genre that a site gives', async (t) => {
  for (const [info, genre, because] of genres) {
    await t.test(`${JSON.stringify(info)}: ${because}`, () => {
      const read = readMediaList(JSON.stringify(info)) ?? assert.fail()
      assert.equal(fetchedInfo(read).genre, genre)
    })
  }
})
