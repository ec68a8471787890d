import { cleanText } from '../names/clean-text.ts'
import { toLatin } from '../names/to-latin.ts'
import { wordsOf } from '../names/words.ts'
import type { NameComparison } from '../names/compare-names.ts'
import type { AudioCandidate, RecordingQuery } from '../../model/ports.ts'

/**
 * Version words in scripts other than Latin, as sites show them. They are looked for in the text as it is written, because
 * such scripts put no spaces between words.
 */
const VERSION_WORDS: readonly (readonly [kind: string, phrase: RegExp])[] = [
  ['karaoke', /カラオケ|伴奏|노래방|караоке|минусовка|كاريوكي/iu],
  ['cover', /歌ってみた|カバー|翻唱|커버|(?<!\p{L})кавер|(?<!\p{L})διασκευή/iu],
  ['played', /弾いてみた|叩いてみた|オルゴール|八音盒|오르골|عزف/iu],
  ['piano', /ピアノ|钢琴|鋼琴|피아노|пианино|фортепиано|بيانو/iu],
  ['live', /ライブ|ライヴ|现场|現場|라이브|(?<!\p{L})концерт|حفلة/iu],
  ['remix', /リミックス|混音|리믹스|(?<!\p{L})ремикс|ريمكس|ريمیکس/iu],
  ['instrumental', /インスト|纯音乐|純音樂|연주곡|инструментал/iu],
  ['slowed', /замедлен/iu],
  ['sped-up', /ускорен/iu],
  ['filmed', /踊ってみた|안무/iu],
]

/** Kinds of version that words of other scripts name in a text. */
export function kindsInOtherScripts(text: string): readonly string[] {
  const clean = cleanText(text)
  return VERSION_WORDS.filter(([, phrase]) => phrase.test(clean)).map(([kind]) => kind)
}

/**
 * Why names that seem to differ may be one, or null: either title or artists are the same, and the other is in a script
 * that is not spelled by sound here (Chinese characters, Hangul, Arabic), or is the same band's name cut short. Proves
 * nothing: a person has to look.
 */
export function doubtOfNames(
  query: RecordingQuery,
  candidate: AudioCandidate,
  { title, artists }: NameComparison['signals'],
): string | null {
  if (title === 0 && artists === 1 && otherScripts(query.title, candidate.title))
    return 'the titles are in different scripts'
  if (title < 1 || artists > 0) return null
  const found = `${candidate.title} ${candidate.uploader ?? ''}`
  const asked = query.artists.join(' ')
  if (otherScripts(asked, found) || sharedCharacter(asked, found))
    return 'the artists may be one in two scripts'
  return query.artists.some((artist) => isCutShort(artist, candidate))
    ? 'one artist may be the other, cut short'
    : null
}

/** One text holds letters that stay after spelling in Latin, the other holds none. */
function otherScripts(a: string, b: string): boolean {
  return hasUnspelled(a) !== hasUnspelled(b)
}

function hasUnspelled(text: string): boolean {
  return /[^\P{L}\p{Script=Latin}]/u.test(toLatin(text))
}

/** Simplified and traditional characters of one name are seldom all different. */
function sharedCharacter(asked: string, found: string): boolean {
  return [...asked].some((character) => /\p{Script=Han}/u.test(character) && found.includes(character))
}

/** Whether the title begins with the first word of the artist's name and a dash: "RÜFÜS - " for "RÜFÜS DU SOL". */
function isCutShort(artist: string, { title }: AudioCandidate): boolean {
  const [lead, rest] = cleanText(title).split(/\s+-\s+/, 2)
  if (lead === undefined || rest === undefined) return false
  const [short, whole] = [wordsOf(lead), wordsOf(artist)]
  return (
    short.join('').length >= 4 && short.length < whole.length && short.every((word, at) => word === whole[at])
  )
}
