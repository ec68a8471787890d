/**
 * What a version word makes of a recording, in the spelling of `wordsOf`. One line a kind, longest phrases first where
 * one holds another. A kind in a title names another recording than the title alone.
 */
export const VERSION_KINDS: readonly (readonly [kind: string, phrase: RegExp])[] = [
  ['acapella', /\b(a c+ap+el+as?|ac+ap+el+as?|vocals? only|only vocals)\b/g],
  ['without', /\b(drumless|bassless|(no|without) (vocals?|drums|bass|lyrics))( edition| version)?\b/g],
  ['sped-up', /\b(sped up|speed up|speeded up|spedup|fast version|faster)\b/g],
  ['slowed', /\b(slowed down|slowed|slow version|chopped and screwed|chopped|screwed)\b/g],
  ['reverb', /\b(and )?reverb(ed)?\b/g],
  ['nightcore', /\bnight ?core\b/g],
  ['daycore', /\bday ?core\b/g],
  ['8d', /\b(8|16|9) ?d( (audio|sound|music|tunes))?\b/g],
  ['bass-boosted', /\b(bass ?boost(ed)?)\b/g],
  ['432hz', /\b432 ?hz\b/g],
  [
    'karaoke',
    /\b(karaoke|sing along|singalong|backing track|minus 1|playback|pista|base musicale|riddim)\b/g,
  ],
  ['instrumental', /\b(instrumentals?|instrumentale|instrumentaal|enstrumantal|instr|inst|off vocal)\b/g],
  [
    'cover',
    /\b(in the style of|originally performed by|made famous by|as made famous by|tribute( to| version)?|cover(ed|s)?( version)?)\b/g,
  ],
  ['bootleg', /\b(bootleg|bootie|boot) ?(re ?mix|mix|edit|version)?\b/g],
  ['mashup', /\bmash ?ups?( edit| mix| remix)?\b/g],
  ['vip', /\bvip( (re ?mix|mix|edit|version))?\b/g],
  ['rework', /\bre ?work(ed|s)?( (mix|edit|version))?\b/g],
  ['re-edit', /\bre ?edit(ed)?\b/g],
  ['refix', /\bre ?fix\b/g],
  ['flip', /\bflip\b/g],
  ['remake', /\bre ?make\b/g],
  ['rerub', /\bre ?rub\b/g],
  ['redux', /\bredux\b/g],
  ['reconstruction', /\b(reconstruction|reconstructed|deconstructed)\b/g],
  [
    'reinterpretation',
    /\b(re ?interpretation|re ?imagined|re ?imagination|re ?visited|rendition|re ?touch|re ?vision|re ?shape|re ?shuffle|re ?vamp|re ?freshed)\b/g,
  ],
  ['remaster', /\b(digital(ly)? )?re ?master(ed|izado|izada|ise|isee|izzato)?( version)?\b/g],
  ['rerecorded', /\b(re ?record(ed|ing|s)?|(newly|new) recorded|new (recording|version))( version)?\b/g],
  ['mixed', /\b(mixed|mix cut)\b/g],
  [
    'dj-mix',
    /\b(dj mix|dj set|continuous mix|continuous dj mix|full set|live ?set|mega ?mix|medley|guest ?mix|mix ?tape|full album|essential mix)\b/g,
  ],
  ['remix', /\b(re ?mix(ed|es|xed)?|rmx|rmix)\b/g],
  ['radio', /\bradio (edit|mix|version|cut|remix)\b|\bradio\b(?! (\d|session))/g],
  [
    'extended',
    /\b(12 (inch )?)?(extended|ext)( (mix|version|edit|cut|play))?\b|\b12 (inch|mix|version|edit|single)( (mix|version))?\b/g,
  ],
  [
    'live',
    /\b(live|in concert|en vivo|ao vivo|en directo|dal vivo|na zivo|na zhivo|canli|concert|tiny desk|boiler room|colors show|performance|tour)\b/g,
  ],
  [
    'session',
    /\b(sessions?|recorded (live )?(at|in|from)|spotify singles?|kexp|audiotree|maida vale|from the basement|bbc radio \d)\b/g,
  ],
  ['unplugged', /\bunplugged\b/g],
  ['acoustic', /\b(acoustic|acoustique|acustic[oa]|akustik|akusztikus)\b/g],
  ['demo', /\b(demos?|demo version|rough mix|work tape|worktape)\b/g],
  [
    'outtake',
    /\b(out ?take|rehearsal|alternate take|alternative take|alternate|alternative|take \d+|early version|early take)\b/g,
  ],
  ['dub', /\bdub( (mix|version|edit))?\b/g],
  ['clean', /\b(clean|censored)\b/g],
  ['explicit', /\b(explicit|uncensored|dirty)\b/g],
  ['mono', /\bmono\b/g],
  ['preview', /\b(preview|snippet|teaser|trailer|excerpt|short clip)\b/g],
  ['reprise', /\breprise\b/g],
  ['interlude', /\b(interlude|skit)\b/g],
  ['intro', /\bintro\b/g],
  ['outro', /\boutro\b/g],
  ['tv', /\b(tv|anime) (size|edit|version|mix)\b/g],
  ['loop', /\b(\d+ )?(loop(ed)?|hours?|hrs?)\b/g],
  ['beat', /\btype beat\b/g],
  ['lesson', /\b(tutorial|lesson|how to play|reaction|guitar tab|tabs|chords|explained|review|parody)\b/g],
  ['stripped', /\bstripped( (down|back))?\b/g],
  ['lofi', /\blo ?fi\b/g],
  ['lullaby', /\blullaby\b/g],
  ['orchestral', /\b(orchestral|orchestra|symphonic|symphony)\b/g],
  ['piano', /\b(solo piano|piano)\b/g],
  ['strings', /\b(string quartet|strings|violin|cello|guitar|harp|choir|music box|marimba)\b/g],
  ['single', /\bsingle( (edit|mix|version))?\b|\b7 (inch|mix|version|edit|single)( (mix|version|edit))?\b/g],
  ['short', /\b(short|shortened)( (edit|mix|version|cut))?\b/g],
  ['long', /\blong( (edit|mix|version|cut))?\b/g],
  ['edit', /\bedit(ed)?\b/g],
]

/** Words that make a part a version when nothing stronger does: "Club Mix", "Spanish Version". */
export const VERSION_HEADS = /\b(mix|version|versions|ver|versao|versione|versjon|cut|recording|rec)\b/g

/** Before a head these name the track itself: "Original Mix", "Album Version". */
export const ORDINARY = new Set([
  'original',
  'originale',
  'digital',
  'album',
  'lp',
  'main',
  'standard',
  'studio',
  'full',
  'length',
  'normal',
  'regular',
  'stereo',
  'the',
  'official',
  'final',
])

/** Words around a title that say nothing about the recording. */
export const NOISE = new Set(
  (
    'official officiel officielle oficial offizielles offizielle offiziell ufficiale music video videos videoclip clip audio lyric lyrics letra letras paroles testo ' +
    'visualizer visualiser visual mv hd hq uhd 4k 8k 1080p 720p 480p 60fps full song track new out now free download dl downloads premiere ' +
    'exclusive with on screen hot wav mp3 flac m4a aiff aif 320 320kbps 256kbps 192kbps 128kbps 128 kbps 320k quality high ' +
    'soundtrack ost promo stereo deluxe expanded edition bonus album original sub subs subtitled subtitulado subtitulada legendado ' +
    'sub only pseudo buy link in description bio unreleased release viral trending nocopyright copyright no ncs ncm ' +
    'videoclipe videoklip musikvideo klip klipa premera premyera ofitsialnoe ofitsialnyy video lyrical lyrics hdtv creditless lletra texto tekst sozleri 官方版mv 官方mv 官方 歌词 动态歌词 高清 完整版 完整版mv 公式 フル 가사 뮤직비디오 공식 자막 stream version the remaster4k upload reupload re watch listen theme closed captions available itunes spotify youtube beatport soundcloud'
  ).split(' '),
)
/** Noise beside a version's name; "new" or "hot" may be a name there. */
export const VERSION_NOISE = new Set(
  'official video audio music lyric lyrics hd hq 4k free download dl visualizer visualiser premiere exclusive inch soundtrack mtv'.split(
    ' ',
  ),
)
/** Words between a version word and the name that goes with it: "remixed by", "live at the". */
export const STOP_WORDS = new Set(
  'a an the at by from of for to on in with de la le el and his her its my'.split(' '),
)
