import type { FileHandle } from 'node:fs/promises'
import { readAiffLayout } from './aiff-layout.ts'
import { readAt } from './iff-chunks.ts'
import type { PcmLayout } from './pcm-layout.ts'
import { readWavLayout } from './wav-layout.ts'

/**
 * The layout of an uncompressed WAV (RIFF, RF64, BW64) or AIFF/AIFF-C file, or null for anything else:
 * another container, compressed samples, a header that makes no sense.
 */
export async function readPcmLayout(file: FileHandle): Promise<PcmLayout | null> {
  const { size } = await file.stat()
  const head = await readAt(file, 0, 12)
  if (head.length < 12) return null
  const [group, form] = [head.toString('latin1', 0, 4), head.toString('latin1', 8, 12)]
  if (['RIFF', 'RF64', 'BW64'].includes(group) && form === 'WAVE') return readWavLayout(file, size)
  if (group === 'FORM' && (form === 'AIFF' || form === 'AIFC')) return readAiffLayout(file, size)
  return null
}
