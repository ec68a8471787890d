import type { AudioChoice, OpenReview } from '../app/open-reviews.ts'
import { formatLength } from '../report/quantities.ts'
import { signalWords } from '../report/words.ts'
import { printable } from '../util/printable.ts'
import { unreachable } from '../util/unreachable.ts'

/** More candidates than a person looks through; `--json` has all of them. */
const MOST_CHOICES = 10

/** What waits for a person, with the commands that answer it. */
export function reviewLines(reviews: readonly OpenReview[]): readonly string[] {
  if (reviews.length === 0) return ['Nothing waits for a decision']
  return reviews
    .flatMap((review, index) => [
      `${index + 1}. ${nameOf(review)} (${review.id})`,
      `   ${review.question}`,
      ...answerLines(review).map((line) => `   ${line}`),
    ])
    .map(printable)
}

function nameOf({ track: { title, artists, durationMs } }: OpenReview): string {
  const name = artists.length === 0 ? title : `${artists.join(', ')} - ${title}`
  return durationMs === null ? name : `${name}, ${formatLength(durationMs)}`
}

function answerLines(review: OpenReview): readonly string[] {
  const [accept, reject] = ['accept', 'reject'].map((verb) => `tracksync review ${verb} ${review.id}`)
  switch (review.kind) {
    case 'duplicate':
      return [
        `like "${review.of.title}" (${review.of.trackId}): ${signalWords(review.of.evidence)}`,
        `it is the same track: ${accept}`,
        `it is another one: ${reject}`,
      ]
    case 'audio': {
      const shown = review.candidates.slice(0, MOST_CHOICES)
      const more = review.candidates.length - shown.length
      return [
        ...shown.map(choiceLine),
        ...(more > 0 ? [`and ${more} more, see --json`] : []),
        ...(review.suggested === null ? [] : [`it is number ${review.suggested}: ${accept}`]),
        ...(review.candidates.length > 1 ? [`it is another of them: ${accept} NUMBER`] : []),
        `it is none of them: ${reject}`,
      ]
    }
    case 'length':
      return [`take it as one track: ${accept}`, `leave it out: ${reject}`]
    case 'other':
      return [`see tracksync why ${review.id}`]
    default:
      return unreachable(review)
  }
}

function choiceLine({ n, score, title, uploader, durationMs, url, why }: AudioChoice): string {
  const by = uploader === null ? '' : ` by ${uploader}`
  const length = durationMs === null ? '' : `, ${formatLength(durationMs)}`
  return `${n}  ${score.toFixed(2)}  "${title}"${by}${length}, ${url}: ${why}`
}
