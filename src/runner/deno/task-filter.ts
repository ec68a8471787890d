export type TaskFilter =
  | { readonly kind: 'filter'; readonly matches: (name: string) => boolean }
  | { readonly kind: 'wrong'; readonly why: string }

const EXCLUSION = /^(?<pattern>.*)\(!(?<excluded>.*?)\)$/s

/**
 * Which tasks a name on the command line means. `*` stands for any text; the end of the pattern need not be the end of
 * the task's name (as in Deno). `test:*(!e2e|slow)` leaves out what a `*` would have to stand for "e2e" or "slow".
 */
export function taskFilter(input: string): TaskFilter {
  const groups = EXCLUSION.exec(input)?.groups
  const pattern = groups?.['pattern'] ?? input
  if (!pattern.includes('*')) {
    if (groups !== undefined)
      return {
        kind: 'wrong',
        why: `task name filter '${input}' uses an exclusion group '(!...)' but has no wildcard '*' to exclude from`,
      }
    return { kind: 'filter', matches: (name) => name === input }
  }
  const excluded = new Set(groups?.['excluded']?.split('|'))
  const expression = new RegExp(`^${pattern.split('*').map(escapeRegExp).join('(.*)')}`, 's')
  return {
    kind: 'filter',
    matches: (name) => {
      const found = expression.exec(name)
      return found !== null && !found.slice(1).some((captured) => excluded.has(captured))
    },
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
