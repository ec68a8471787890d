/**
 * Puts what is asked for at the same time into one call of `commit`: a durable write takes as long for a hundred as for
 * one. Resolves with the answer to this item; rejects for all of a batch when `commit` throws.
 */
export function createGroupCommit<Item, Answer>(
  commit: (batch: readonly Item[]) => readonly Answer[],
): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = []
  const flush = (): void => {
    const batch = waiting
    waiting = []
    try {
      const answers = commit(batch.map(({ item }) => item))
      batch.forEach(({ resolve, reject }, index) => {
        const answer = answers[index]
        if (answer === undefined) reject(new Error('The ledger gave no answer'))
        else resolve(answer)
      })
    } catch (error) {
      batch.forEach(({ reject }) => reject(error))
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      // after the requests that have arrived by now, which then share the write
      if (waiting.length === 0) setImmediate(flush)
      waiting.push({ item, resolve, reject })
    })
}

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}
