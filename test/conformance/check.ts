import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Expectation, StreamExpectation } from './case.ts'
import type { Place } from './place.ts'
import type { StepEnding } from './run-step.ts'

/** What an ending lacks of what was expected; empty when it is as it should be. */
export function shortcomings(ending: StepEnding, expected: Expectation, place: Place): string[] {
  if (ending.late) return [`took too long; stdout ${show(ending.stdout)}, stderr ${show(ending.stderr)}`]
  const found: string[] = []
  if (!exitFits(ending.exit, expected.exit ?? 0))
    found.push(`exit ${ending.exit}, expected ${expected.exit ?? 0}; stderr ${show(ending.stderr)}`)
  const streams: readonly [name: string, text: string, wanted: StreamExpectation | undefined][] = [
    ['stdout', ending.stdout, expected.stdout],
    ['stderr', ending.stderr, expected.stderr],
    ['output', ending.stdout + ending.stderr, expected.output],
  ]
  for (const [name, text, wanted] of streams)
    if (wanted !== undefined)
      found.push(...streamShortcomings(text, wanted, place).map((what) => `${name} ${what}; got ${show(text)}`))
  for (const [path, wanted] of Object.entries(expected.files ?? {}))
    found.push(...fileShortcomings(join(place.folder, path), wanted))
  return found
}

function exitFits(exit: StepEnding['exit'], wanted: NonNullable<Expectation['exit']>): boolean {
  if (typeof exit !== 'number') return false
  if (wanted === 'nonzero') return exit > 0
  return typeof wanted === 'number' ? exit === wanted : wanted.includes(exit)
}

function streamShortcomings(text: string, wanted: StreamExpectation, place: Place): string[] {
  if (typeof wanted === 'string') return text === place.fill(wanted) ? [] : [`is not ${show(place.fill(wanted))}`]
  const found: string[] = []
  const need = (holds: boolean, what: string): void => {
    if (!holds) found.push(what)
  }
  if (wanted.equals !== undefined) need(text === place.fill(wanted.equals), `is not ${show(wanted.equals)}`)
  for (const part of listOf(wanted.contains)) need(text.includes(place.fill(part)), `lacks ${show(part)}`)
  for (const part of listOf(wanted.notContains)) need(!text.includes(place.fill(part)), `has ${show(part)}`)
  if (wanted.anyOf !== undefined) need(wanted.anyOf.map(place.fill).includes(text), 'is none of those expected')
  if (wanted.matches !== undefined)
    need(new RegExp(wanted.matches, 's').test(text), `does not match ${wanted.matches}`)
  if (wanted.linesUnordered !== undefined)
    need(
      linesOf(text).sort().join('\n') === wanted.linesUnordered.map(place.fill).sort().join('\n'),
      `has not the lines ${show(wanted.linesUnordered)}`,
    )
  for (const parts of wanted.order ?? []) {
    const places = parts.map((part) => text.indexOf(place.fill(part)))
    need(
      places.every((at, index) => at >= 0 && (index === 0 || at > (places[index - 1] ?? 0))),
      `has not in this order ${show(parts)}`,
    )
  }
  for (const [part, times] of Object.entries(wanted.count ?? {}))
    need(text.split(place.fill(part)).length - 1 === times, `has ${show(part)} not ${times} times`)
  return found
}

function fileShortcomings(path: string, wanted: boolean | string): string[] {
  const exists = existsSync(path)
  if (wanted === false) return exists ? [`${path} must not exist`] : []
  if (!exists) return [`${path} is missing`]
  return typeof wanted !== 'string' || readFileSync(path, 'utf8') === wanted ? [] : [`${path} does not hold ${show(wanted)}`]
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return typeof value === 'string' ? [value] : (value ?? [])
}

export function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n').filter((line, _index, all) => all.length > 1 || line !== '')
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 600)
}
