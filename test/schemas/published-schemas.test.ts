import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { publishedSchemas } from '../../src/schemas/published-schemas.ts'

const root = new URL('../../', import.meta.url)

for (const [path, text] of publishedSchemas()) {
  test(`${path} is what the program checks by (else: npm run schemas)`, () => {
    assert.equal(readFileSync(new URL(path, root), 'utf8'), text)
  })
}

const examples: readonly [schema: string, files: readonly string[]][] = [
  ['schemas/syncrc.schema.json', ['.syncrc.json']],
  ['schemas/task.schema.json', readdirSync(new URL('tasks', root)).map((name) => `tasks/${name}`)],
]
for (const [schema, files] of examples) {
  for (const file of files) {
    test(`${file} follows ${schema}`, () => {
      const validate = new Ajv2020({ strict: false }).compile(parsed(schema))
      assert.equal(validate(parsed(file)), true, JSON.stringify(validate.errors))
    })
  }
}

function parsed(path: string): object {
  const value: unknown = JSON.parse(readFileSync(new URL(path, root), 'utf8'))
  assert(typeof value === 'object' && value !== null)
  return value
}
