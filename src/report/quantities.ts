/** 242000 -> "4:02", 3723000 -> "1:02:03": the length of music, to the nearest second. */
export function formatLength(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000)
  const twoDigits = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  if (hours > 0) return `${hours}:${twoDigits(minutes)}:${twoDigits(seconds % 60)}`
  return `${minutes}:${twoDigits(seconds % 60)}`
}

/** How long something took: 40 -> "40 ms", 3120 -> "3.1 s", 75000 -> "1 min 15 s", 5 days -> "5 d 0 h". */
export function formatElapsed(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs))
  if (ms < 1000) return `${ms} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB']

/** 12345678 -> "12.3 MB"; powers of 1000, as file managers show them. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  let value = sizeBytes / 1000
  let unit = 0
  // 999.95 would be shown as "1000.0"
  while (value >= 999.95 && unit < BYTE_UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value.toFixed(1)} ${BYTE_UNITS[unit] ?? 'TB'}`
}

/** 44100 -> "44.1 kHz", 48000 -> "48 kHz", 11025 -> "11.025 kHz". */
export function formatRate(sampleRateHz: number): string {
  return `${sampleRateHz / 1000} kHz`
}

/** Bits a second: 320000 -> "320 kbit/s". */
export function formatBitRate(bitRate: number): string {
  return `${Math.round(bitRate / 1000)} kbit/s`
}

/** 0.934 -> "93 %"; never "100 %" for less than 1, and never "0 %" for more than 0. */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100)
  if (percent >= 100 && share < 1) return '99 %'
  if (percent <= 0 && share > 0) return '1 %'
  return `${percent} %`
}

/** 127.984 -> "127.98", 128 -> "128.0": at least one decimal, at most two. */
export function formatTempo(bpm: number): string {
  const text = bpm.toFixed(2)
  return text.endsWith('0') ? text.slice(0, -1) : text
}

/** A signed level with one decimal and its unit: "-9.1 LUFS", "+0.3 dBTP". */
export function formatLevel(value: number, unit: string): string {
  const text = value.toFixed(1)
  return `${value > 0 && Number(text) !== 0 ? '+' : ''}${Number(text) === 0 ? '0.0' : text} ${unit}`
}

/** "1 track", "3 tracks", "2 of 3 tracks". */
export function countOf(count: number, noun: string, total?: number): string {
  const plural = (total ?? count) === 1 ? noun : nounPlural(noun)
  return total === undefined ? `${count} ${plural}` : `${count} of ${total} ${plural}`
}

function nounPlural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`
}
