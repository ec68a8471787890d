import type { FileKind } from '../drop-kind.ts'
import type { DropContent, ParseAnswer, ParseRules } from './parse-answer.ts'

/** The kinds whose whole content is a few lines of text. */
export type TextKind = Exclude<FileKind, 'audio' | 'unknown'>

/** Understands a small drop by its kind. A kind's parser, and what it needs, is loaded when the first such drop comes. */
export async function parseContent(
  kind: TextKind,
  content: DropContent,
  rules: ParseRules,
): Promise<ParseAnswer> {
  switch (kind) {
    case 'json':
      if (rules.handoffs !== undefined) {
        return (await import('../agent-inbox/parse-handoff.ts')).parseHandoff(content, rules.handoffs, rules)
      }
      return (await import('./trigger-json.ts')).parseTriggerJson(content, rules)
    case 'url':
      return (await import('./url-file.ts')).parseUrlFile(content, rules)
    case 'desktop':
      return (await import('./desktop-file.ts')).parseDesktopFile(content, rules)
    case 'webloc':
      return (await import('./webloc-file.ts')).parseWeblocFile(content, rules)
    case 'list':
      return (await import('./list-file.ts')).parseListFile(content, rules)
  }
}
