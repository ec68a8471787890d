/** Lets work of at most `limit` items through at a time, the oldest item first; an item keeps its place while it has work. */
export interface ItemQueue<Work> {
  /** Adds work of an item; items are numbered by age. */
  add(item: number, work: Work): void
  /** One piece of the item's work has ended. Add the work that follows from it before calling this. */
  done(item: number): void
}

export function createItemQueue<Work>(limit: number, start: (work: Work) => void): ItemQueue<Work> {
  /** Items in work, with how many pieces of each are going on. */
  const active = new Map<number, number>()
  const waiting = new Map<number, Work[]>()
  /** The keys of `waiting`, ascending. */
  let ages: number[] = []

  const begin = (item: number, work: Work): void => {
    active.set(item, (active.get(item) ?? 0) + 1)
    start(work)
  }
  const fill = (): void => {
    while (active.size < limit) {
      const item = ages.shift()
      if (item === undefined) return
      const works = waiting.get(item) ?? []
      waiting.delete(item)
      for (const work of works) begin(item, work)
    }
  }
  return {
    add(item, work) {
      if (active.has(item)) return begin(item, work)
      const works = waiting.get(item)
      if (works === undefined) {
        waiting.set(item, [work])
        ages = insert(ages, item)
      } else works.push(work)
      fill()
    },
    done(item) {
      const left = (active.get(item) ?? 0) - 1
      if (left > 0) active.set(item, left)
      else active.delete(item)
      fill()
    },
  }
}

function insert(sorted: number[], value: number): number[] {
  const last = sorted.at(-1)
  if (last === undefined || last < value) sorted.push(value)
  else
    sorted.splice(
      sorted.findIndex((other) => other > value),
      0,
      value,
    )
  return sorted
}
