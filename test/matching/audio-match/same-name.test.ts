import assert from 'node:assert/strict'
import { test } from 'node:test'
import { score, type Row } from './score-row.ts'

const rows: readonly Row[] = [
  {
    asked: 'The UFO Sighting',
    title: 'Nova - The U.F.O. Sighting',
    by: 'fan',
    verdict: 'accept',
    because: 'dots are typography',
  },
  {
    asked: 'Nocturne II',
    title: 'Nova - Nocturne No. 2',
    by: 'fan',
    verdict: 'accept',
    because: 'a Roman number counts as "No." does',
  },
  {
    asked: 'Nocturne No. 2',
    title: 'Nova - Nocturne II',
    by: 'fan',
    verdict: 'accept',
    because: 'the other way round',
  },
  {
    asked: 'Nocturne Pt. 2',
    title: 'Nova - Nocturne #2',
    by: 'fan',
    verdict: 'accept',
    because: 'all signs of a number are one',
  },
  {
    asked: 'Nocturne II',
    title: 'Nova - Nocturne No. 3',
    by: 'Nova - Topic',
    verdict: 'reject',
    because: 'another number is another piece',
  },
  {
    asked: 'Nocturne Op. 9 No. 2',
    title: 'Nova - Nocturne Op. 92',
    by: 'fan',
    verdict: 'reject',
    because: 'behind a number the sign tells where the next begins',
  },
  {
    asked: 'Symphony No. 5 in C Minor, Op. 67: I. Allegro con brio',
    artists: ['Ludwig van Beethoven', 'Carlos Kleiber', 'Wiener Philharmoniker'],
    title: 'Beethoven: Symphony No. 5 In C Minor, Op. 67 - I. Allegro con brio',
    by: 'Wiener Philharmoniker & Carlos Kleiber - Topic',
    verdict: 'accept',
    because: 'the composer leads, and the channel names two players',
  },
  {
    asked: 'Symphony No. 5 in C Minor, Op. 67: I. Allegro con brio',
    artists: ['Ludwig van Beethoven', 'Carlos Kleiber', 'Wiener Philharmoniker'],
    title: 'Beethoven: Symphony No. 5 In C Minor, Op. 67 - II. Andante con moto',
    by: 'Wiener Philharmoniker & Carlos Kleiber - Topic',
    verdict: 'reject',
    because: 'another movement',
  },
  {
    asked: 'Die Moritat von Mackie Messer',
    title: 'Nova - Moritat vom Mackie Messer',
    by: 'fan',
    verdict: 'accept',
    because: 'a long title is known without its article',
  },
  {
    artists: ['Catfish and the Bottlemen'],
    title: 'Strobe (Official Video)',
    by: 'CatfishBottlemenVEVO',
    longerS: 7,
    verdict: 'accept',
    because: 'a handle leaves out what joins the name',
  },
  {
    artists: ['Catfish and the Bottlemen'],
    title: 'Strobe',
    by: 'CatfishVEVO',
    verdict: 'review',
    because: 'but a part of the name may be another artist',
  },
  {
    title: 'Nova - Strobe (2012 re-record)',
    by: 'Nova',
    verdict: 'reject',
    because: 'played anew',
  },
  {
    title: 'Strobe (Re-Recorded / Remastered)',
    by: 'Nova - Topic',
    verdict: 'reject',
    because: 'played anew, whatever else was done',
  },
  {
    title: 'Nova - Strobe (New Version)',
    by: 'Nova',
    verdict: 'reject',
    because: 'played anew, in other words',
  },
  {
    title: 'Nova - Strobe (2012 Version)',
    by: 'Nova',
    verdict: 'reject',
    because: 'the version of a year is another one',
  },
  {
    title: 'how to make a beat like Nova - Strobe',
    by: 'FL tutor',
    verdict: 'reject',
    because: 'a lesson',
  },
  {
    title: 'Nova - Strobe remake',
    by: '808kid',
    verdict: 'reject',
    because: 'made by somebody else',
  },
  {
    asked: 'Strobe - Home Demo',
    title: 'Strobe (Home Demo) [04/88]',
    by: 'Nova - Topic',
    verdict: 'accept',
    because: "the demo's date tells no other one",
  },
  {
    title: 'Strobe (Home Demo) [04/88]',
    by: 'Nova - Topic',
    verdict: 'reject',
    because: 'a date makes no plain track of a demo',
  },
  {
    title: 'Strobe Part 2',
    by: 'Nova - Topic',
    verdict: 'reject',
    because: 'a part that nobody asked for is another track',
  },
  {
    album: 'Transmissions Vol. 2',
    title: 'Strobe, Pt. II',
    by: 'Nova - Topic',
    verdict: 'reject',
    because: 'whatever the album counts',
  },
  {
    asked: 'Strobe, Pt. 2',
    title: 'Nova - Strobe (Part II)',
    by: 'fan',
    verdict: 'accept',
    because: 'the part asked for',
  },
  {
    title: 'Nova - Strobe (12" Version)',
    by: 'fan',
    verdict: 'review',
    because: "a disc's width counts no parts",
  },
  {
    title: 'Strobe - Maroon 5',
    artists: ['Maroon 5'],
    by: 'fan',
    verdict: 'accept',
    because: "nor does an artist's number",
  },
  {
    artists: ['Electric Light Orchestra'],
    title: 'ELO - Strobe Lyrics',
    by: 'LyricsVault',
    longerS: 1,
    verdict: 'accept',
    because: 'initials name a band where the length is the same',
  },
  {
    artists: ['Electric Light Orchestra'],
    title: 'ELO - Strobe',
    by: 'LyricsVault',
    longerS: 3,
    verdict: 'review',
    because: 'and prove nothing where it only agrees',
  },
  {
    artists: ['Electric Light Orchestra'],
    title: 'Elo - Strobe',
    by: 'fan',
    verdict: 'reject',
    because: 'a name of the same letters is no initials',
  },
  {
    asked: "Tom's Diner - DNA Remix",
    artists: ['Suzanne Vega', 'DNA'],
    title: "DNA feat. Suzanne Vega - Tom's Diner (Official Video)",
    by: 'SuzanneVegaVEVO',
    longerS: 2.5,
    verdict: 'accept',
    because: 'the remixer leads, as hits are credited',
  },
  {
    asked: "Tom's Diner - DNA Remix",
    artists: ['Suzanne Vega', 'DNA'],
    title: "Suzanne Vega - Tom's Diner",
    by: 'SuzanneVegaVEVO',
    verdict: 'reject',
    because: 'whose song it was is no remixer',
  },
  {
    asked: "Tom's Diner - DNA Remix",
    artists: ['Suzanne Vega', 'DNA'],
    title: "DNA feat. Suzanne Vega - Tom's Diner",
    by: 'SuzanneVegaVEVO',
    longerS: 6,
    verdict: 'reject',
    because: 'of another length it may be another remix of theirs',
  },
  {
    asked: 'Ζεϊμπέκικο',
    title: 'Nova - Zeibekiko',
    by: 'fan',
    verdict: 'accept',
    because: 'Greek writes b as mp',
  },
]

test('one name in two spellings, and two that look alike', async (t) => {
  for (const row of rows) {
    await t.test(`"${row.title}" for "${row.asked ?? 'Strobe'}": ${row.because}`, () => {
      const { verdict, why } = score(row)
      assert.equal(verdict, row.verdict, why)
    })
  }
})
