import type { AgentTask } from '../../services/notion/agent-task.ts'
import { musicLinksIn } from '../../trigger/agent-inbox/music-links.ts'
import { checkUrl } from '../../trigger/check-url.ts'

/** What a task asks tracksync for: its links, or whatever the detection chain finds. */
export type MusicTask =
  { readonly kind: 'links'; readonly urls: readonly string[] } | { readonly kind: 'chain' }

/** Words of the system that this one replaces (legacy.md 3). */
const KEYWORDS = /\bmusic[\s_-]+(track[\s_-]+)?sync|\bsoundcloud[\s_-]+download|\bplaylists?\b/i
const REVIEW = /^review:/i

/** Whether a task is one for tracksync, and which; null for any other. A review of a sync is no sync. */
export function musicTaskOf(task: AgentTask, allowPrivate: readonly string[]): MusicTask | null {
  const { title, description, nextStep, taskType } = task
  if (REVIEW.test(title) || taskType?.toLowerCase() === 'review task') return null
  const urls = musicLinksIn([title, description, nextStep]).filter(
    (link) => typeof checkUrl(link, allowPrivate) === 'string',
  )
  if (urls.length > 0) return { kind: 'links', urls }
  return KEYWORDS.test(title) || KEYWORDS.test(description) ? { kind: 'chain' } : null
}
