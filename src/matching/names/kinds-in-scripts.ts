import { cleanText } from './clean-text.ts'

/**
 * Version words in scripts other than Latin, as sites show them. They are looked for in the text as it is written, because
 * many such scripts put no spaces between words.
 */
const WORDS: readonly (readonly [kind: string, phrase: RegExp])[] = [
  ['karaoke', /カラオケ|伴奏|노래방|караоке|минусовк|(?<!\p{L})минус(?!\p{L})|كاريوكي|קריוקי|καραόκε/iu],
  ['cover', /歌ってみた|カバー|カヴァー|翻唱|커버|(?<!\p{L})кавер|(?<!\p{L})διασκευή|קאבר|كوفر/iu],
  ['played', /弾いてみた|叩いてみた|オルゴール|八音盒|오르골|عزف|на гитаре|разбор/iu],
  ['piano', /ピアノ|钢琴|鋼琴|피아노|пианино|фортепиано|بيانو/iu],
  [
    'live',
    /ライブ|ライヴ|现场|現場|演唱会|演唱會|라이브|콘서트|(?<!\p{L})концерт|вживую|حفلة|לייב|הופעה|ζωντανά|συναυλία/iu,
  ],
  ['remix', /リミックス|混音|리믹스|(?<!\p{L})ремикс|ريمكس|ریمیکس|ريمیکس|רמיקס/iu],
  ['instrumental', /インスト|纯音乐|純音樂|연주곡|반주|инструментал|מוזיקלי/iu],
  ['acoustic', /アコースティック|弾き語り|어쿠스틱|акусти[кч]|不插电|不插電|אקוסטי/iu],
  ['slowed', /замедлен|慢速|降速/iu],
  ['sped-up', /ускорен|加速版|倍速/iu],
  ['filmed', /踊ってみた|안무|ダンス/iu],
  ['demo', /デモ|데모|(?<!\p{L})демо(?!\p{L})/iu],
]

/** Kinds of version that words of other scripts name in a text. */
export function kindsInScripts(text: string): readonly string[] {
  if (/^[\p{ASCII}\p{Script=Latin}]*$/u.test(text)) return []
  const clean = cleanText(text)
  return WORDS.filter(([, phrase]) => phrase.test(clean)).map(([kind]) => kind)
}
