import { decoded } from './canonical-link.ts'

/** What the address of a file calls it: `https://example.com/a/night%20drive.mp3` is "night drive"; null for no name. */
export function fileTitle(url: string): string | null {
  const name = (URL.parse(url)?.pathname.split('/').at(-1) ?? '').replace(/\.\w+$/, '')
  const title = (decoded(name) ?? name).trim()
  return title === '' ? null : title
}
