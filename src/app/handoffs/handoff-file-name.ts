/** `20261129T194500Z__HANDOFF__<title>__<mark>.json`: the names of the system that this one replaces (legacy.md 1). */
export function handoffFileName(kind: 'HANDOFF' | 'RETURN', at: string, title: string, mark: string): string {
  const stamp = `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`
  return `${stamp}__${kind}__${plainName(title, MAX_TITLE[kind])}__${mark}.json`
}

/** Letters, digits and hyphens: good on every file system. */
export function plainName(text: string, most: number): string {
  const words = text.normalize('NFKD').replaceAll(/[^A-Za-z0-9]+/g, '-')
  return words.slice(0, most).replaceAll(/^-+|-+$/g, '') || 'Untitled'
}

const MAX_TITLE = { HANDOFF: 50, RETURN: 40 }
