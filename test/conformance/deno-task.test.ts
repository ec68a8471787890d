import { before, describe, test } from 'node:test'
import { deepEqual } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { buildTaskCommand } from './built-task-command.ts'
import type { ConformanceCase } from './case.ts'
import { shortcomings } from './check.ts'
import { createPlace } from './place.ts'
import { runStep } from './run-step.ts'

const FILES = ['deno-task.json', 'deno-cases.json', 'own-cases.json']

function casesOf(file: string): readonly ConformanceCase[] {
  const { cases }: { readonly cases: readonly ConformanceCase[] } = JSON.parse(
    readFileSync(new URL(file, import.meta.url), 'utf8'),
  )
  return cases
}

describe('tracksync task does what deno task does', { concurrency: 2 }, () => {
  let command: readonly string[] = []
  before(async () => {
    command = await buildTaskCommand()
  })
  for (const testCase of FILES.flatMap(casesOf))
    test(`${testCase.group}: ${testCase.id}`, async () => {
      const place = createPlace(testCase)
      try {
        for (const step of testCase.steps ?? [testCase]) {
          for (const [path, content] of Object.entries(step.write ?? {})) place.write(path, content)
          for (const path of step.remove ?? []) place.delete(path)
          // As Deno, a case without a configuration of its own looks for what is there.
          const named = existsSync(place.fill('{config}')) ? ['--config', '{config}'] : []
          const ending = await runStep([...command, ...named], step, place)
          deepEqual(shortcomings(ending, step.expect ?? {}, place), [])
        }
      } finally {
        place.remove()
      }
    })
})
