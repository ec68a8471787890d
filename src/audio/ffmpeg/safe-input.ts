/** Demuxers for files that hold sound. Left out on purpose: playlists (hls, dash, concat), which open other files, and text. */
const DEMUXERS = [
  [
    'aac',
    'ac3',
    'aiff',
    'amr',
    'ape',
    'asf',
    'au',
    'avi',
    'caf',
    'dsf',
    'dts',
    'dtshd',
    'eac3',
    'flac',
    'flv',
    'iff',
  ],
  [
    'loas',
    'matroska',
    'webm',
    'mov',
    'mp4',
    'm4a',
    '3gp',
    '3g2',
    'mj2',
    'mp3',
    'mpc',
    'mpc8',
    'mpeg',
    'mpegts',
    'nut',
  ],
  ['ogg', 'oma', 'rm', 'sox', 'tak', 'truehd', 'tta', 'voc', 'w64', 'wav', 'wv', 'xwma'],
].flat()

/** Input options for every file from outside: it is read as sound or refused, and never makes ffmpeg open anything else. */
export const SAFE_INPUT: readonly string[] = [
  '-protocol_whitelist',
  'file,pipe',
  '-format_whitelist',
  DEMUXERS.join(','),
]
