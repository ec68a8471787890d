import { endingOf, type DropName } from './drop-name.ts'

/** What a file is by its name; `unknown` is refused with the list of what can be dropped. */
export type FileKind = 'json' | 'url' | 'webloc' | 'desktop' | 'list' | 'audio' | 'unknown'

export function fileKindOf(name: DropName): FileKind {
  return KIND_OF_ENDING.get(endingOf(name)) ?? 'unknown'
}

/** Endings of audio and of video containers whose sound is taken. */
export const AUDIO_ENDINGS: readonly string[] =
  'wav wave aiff aif aifc flac mp3 m4a ogg oga opus mp4 m4v mkv mka webm mov'.split(' ')

/** What can be dropped, for messages. */
export const DROPPABLE =
  'a trigger (.json), a link (.url, .webloc, .desktop), a list (.txt, .m3u, .m3u8), audio (wav, aiff, flac, mp3, m4a, ogg, opus, mp4, mkv, webm, mov) or a folder of audio'

const KIND_OF_ENDING: ReadonlyMap<string, FileKind> = new Map<string, FileKind>([
  ['json', 'json'],
  ['url', 'url'],
  ['webloc', 'webloc'],
  ['desktop', 'desktop'],
  ['txt', 'list'],
  ['m3u', 'list'],
  ['m3u8', 'list'],
  ...AUDIO_ENDINGS.map((ending): [string, FileKind] => [ending, 'audio']),
])
