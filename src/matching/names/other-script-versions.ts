import { cleanText } from './clean-text.ts'

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
