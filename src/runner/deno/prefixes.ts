import type { Colour, Paint } from './paint.ts'

const COLOURS: readonly Colour[] = ['cyan', 'magenta', 'yellow', 'green', 'brightBlue', 'red']

/** "[label] " for a line of the task, right-aligned; the label is the task's name or that of its pre or post script. */
export type Prefix = (label: string) => string

/**
 * What stands before each line of a task that may run beside another one. A task that waits for all others, or that all
 * others wait for, has none. `order` holds each task after its dependencies.
 */
export function taskPrefixes(
  order: readonly string[],
  dependenciesOf: (name: string) => readonly string[],
  paint: Paint,
): ReadonlyMap<string, Prefix> {
  const beside = order.filter(runsBesideAnother(order, dependenciesOf))
  const width = Math.max(0, ...beside.map(lengthOf))
  return new Map(
    beside.map((name, index) => {
      const colour = COLOURS[index % COLOURS.length] ?? 'cyan'
      return [
        name,
        (label) => `${paint(colour, ' '.repeat(Math.max(0, width - lengthOf(label))) + `[${label}]`)} `,
      ]
    }),
  )
}

function lengthOf(name: string): number {
  return Array.from(name).length
}

/** A task runs beside another one unless every other task is above or below it in the graph. */
function runsBesideAnother(
  order: readonly string[],
  dependenciesOf: (name: string) => readonly string[],
): (name: string, index: number) => boolean {
  const indexes = new Map(order.map((name, index) => [name, index]))
  const words = Math.ceil(order.length / 32)
  /** For each task the set of all tasks it waits for, as bits. */
  const below: Uint32Array[] = []
  const related = new Uint32Array(order.length)
  for (const [index, name] of order.entries()) {
    const set = new Uint32Array(words)
    for (const dependency of dependenciesOf(name)) {
      const at = indexes.get(dependency) ?? 0
      set[at >>> 5] = (set[at >>> 5] ?? 0) | (1 << (at & 31))
      const further = below[at]
      if (further !== undefined)
        for (let word = 0; word < words; word += 1) set[word] = (set[word] ?? 0) | (further[word] ?? 0)
    }
    below.push(set)
    for (let at = 0; at < index; at += 1)
      if (((set[at >>> 5] ?? 0) >>> (at & 31)) & 1) {
        related[at] = (related[at] ?? 0) + 1
        related[index] = (related[index] ?? 0) + 1
      }
  }
  return (_name, index) => (related[index] ?? 0) < order.length - 1
}
