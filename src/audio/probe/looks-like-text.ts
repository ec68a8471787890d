import { open } from 'node:fs/promises'
import { readAt } from '../pcm/iff-chunks.ts'

const HEAD_BYTES = 512
const WHITE_SPACE = new Set(['\t', '\n', '\f', '\r'])

/** Whether a file starts like a text (a page saved as `.mp3`, a playlist): valid UTF-8 without control characters. */
export async function looksLikeText(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const head = await readAt(file, 0, HEAD_BYTES)
    // `stream`: a character may be cut in two at the end
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    // every sound format has control characters or bytes that are not UTF-8 within its first lines
    return text.length > 0 && !hasControlCharacter(text)
  } catch (error) {
    if (error instanceof TypeError) return false // not UTF-8
    throw error
  } finally {
    await file.close()
  }
}

function hasControlCharacter(text: string): boolean {
  return [...text].some(
    (character) => !WHITE_SPACE.has(character) && (character < ' ' || character === '\u007f'),
  )
}
