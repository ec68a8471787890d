import type { Submission, SubmitAnswer, TriggerDoor } from './trigger-door.ts'

export interface Outbox {
  /** Lines a submission up; it is sent with the next batch. */
  add(submission: Submission): void
  /** Sends what is lined up, everything that came meanwhile in one batch more, and so on; resolves when nothing is left, or the door is shut. */
  flush(): Promise<void>
  readonly size: number
}

export interface OutboxOptions {
  readonly door: TriggerDoor
  readonly onAnswer: (submission: Submission, answer: SubmitAnswer) => void
  /** The door did not take a batch; it stays lined up for the next flush. */
  readonly onShut: (error: unknown) => void
}

/** Submits in batches, one at a time: a durable write costs the same for one trigger and for hundreds. */
export function createOutbox({ door, onAnswer, onShut }: OutboxOptions): Outbox {
  let queue: Submission[] = []
  let running: Promise<void> | null = null

  async function send(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH_SIZE)
      queue = queue.slice(BATCH_SIZE)
      let answers: readonly SubmitAnswer[]
      try {
        answers = await door.submit(batch)
      } catch (error) {
        queue = [...batch, ...queue]
        onShut(error)
        return
      }
      batch.forEach((submission, index) => {
        const answer = answers[index]
        if (answer !== undefined) onAnswer(submission, answer)
      })
    }
  }

  return {
    add(submission) {
      queue.push(submission)
    },
    flush() {
      running ??= send().finally(() => {
        running = null
      })
      return running
    },
    get size() {
      return queue.length
    },
  }
}

const BATCH_SIZE = 256
