import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageValueSchema, plainValue, type PlainValue } from '../../../src/services/notion/page-value.ts'
import type { MappedProperty } from '../../../src/services/notion/tracks-schema.ts'
import { fitValue, isSameValue, writeValue } from '../../../src/services/notion/write-values.ts'
import { fc } from '../../properties.ts'
import { notionContract } from '../../stand-ins/notion/contract.ts'
import { serve, type NotionWorld } from '../../stand-ins/notion/notion-routes.ts'
import { newId, pageAnswer, type Json } from '../../stand-ins/notion/notion-state.ts'

const TYPES = [
  'title',
  'rich_text',
  'number',
  'select',
  'multi_select',
  'date',
  'url',
  'checkbox',
  'relation',
] as const

function columnOf(type: MappedProperty['type'], options: readonly string[] = []): MappedProperty {
  return { id: 'column', name: 'Column', type, options, relatedSource: null }
}

const unit = fc.constantFrom(
  'a',
  'Z',
  '9',
  ' ',
  ',',
  '\n',
  '\0',
  '"',
  '\u00E9',
  'e\u0301',
  '\u{1F3A7}',
  '\uD83C',
  '\uDFA7',
)
const shortText = fc.array(unit, { maxLength: 12 }).map((units) => units.join(''))
/** Also longer than one text, and than all that a column takes. */
const longText = fc
  .tuple(shortText, fc.constantFrom(1, 150, 400, 30_000))
  .map(([text, times]) => `x${text}`.repeat(times).slice(0, 260_000))
const dateText = fc.constantFrom(
  '2025',
  '2025-02',
  '2025-02-30',
  '2025-00-00',
  '2025-13-01',
  'March 2025',
  '2025-02-28T10:00:00Z',
  '2025-02-28Tea',
)
const pageId = fc.uuid()
const value: fc.Arbitrary<PlainValue> = fc.oneof(
  shortText,
  longText,
  dateText,
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(shortText, { maxLength: 130 }),
)

test('whatever is known, what is written is taken by Notion and reads back as it was written', () => {
  const contract = notionContract()
  const source = {
    id: newId(),
    database: newId(),
    title: 'tracks',
    shared: true,
    schema: {} as Record<string, string>,
  }
  const world: NotionWorld = {
    sources: [source],
    pages: [],
    blocks: [],
    queryLimit: 1,
    hiddenForMs: 0,
    now: () => 0,
  }
  const cell = fc
    .constantFrom(...TYPES)
    .chain((type) =>
      fc.tuple(fc.constant(type), type === 'relation' ? fc.array(pageId, { maxLength: 130 }) : value),
    )
  fc.assert(
    fc.property(cell, ([type, given]) => {
      const fitted = fitValue(columnOf(type), given)
      if (type === 'date' && fitted !== null) assert.match(String(fitted), /^\d{4}-\d{2}-\d{2}(T|$)/)
      source.schema = type === 'title' ? { Column: type } : { Title: 'title', Column: type }
      const body: Json = {
        parent: { type: 'data_source_id', data_source_id: source.id },
        properties: { Column: writeValue(type, fitted) },
      }
      const sent = JSON.stringify(body)
      assert.ok(!/\\u(0000|d[89a-f])/i.test(sent), 'whole characters, and no NUL')
      assert.equal(contract.request('POST', '/v1/pages', body), null)
      const answer = serve(world, 'POST', new URL('http://notion/v1/pages'), body)
      assert.equal(answer.status, 200, JSON.stringify(answer.body))
      const page = world.pages.at(-1) ?? assert.fail()
      const properties = pageAnswer(page, source)['properties'] as Record<string, unknown>
      if (type === 'relation') return // the page shows 25 of them
      const back = plainValue(pageValueSchema.parse(properties['Column']))
      assert.ok(isSameValue(type, back, fitted), `${JSON.stringify(back)?.slice(0, 99)} is not as written`)
    }),
    { numRuns: 400 },
  )
})

const cases: readonly [
  type: MappedProperty['type'],
  given: PlainValue,
  fitted: PlainValue,
  because: string,
][] = [
  ['select', 'Earth, Wind & Fire', 'Earth Wind & Fire', 'an option holds no comma'],
  ['select', 'deep house', 'Deep House', 'the option is there already'],
  ['select', `${'x'.repeat(99)}\u{1F3A7}`, 'x'.repeat(99), 'half a character is none'],
  ['multi_select', ['House', 'house', ','], ['house'], 'one option, however it is spelt'],
  ['number', Number.NaN, null, 'it is no number'],
  ['number', '2025-03-01', 2025, 'a column "Year" of numbers'],
  ['date', '2025-02-30', '2025-02-01', 'there is no such day, but the month is known'],
  ['date', '2025-00-00', '2025-01-01', 'only the year is known'],
  ['date', 'March 2025', null, 'Notion takes dates of ISO 8601 only'],
  ['rich_text', '\uD83D and \0', '\uFFFD and', 'Notion takes whole characters'],
  ['title', 'x'.repeat(200_001), null, 'longer than a column holds'],
  ['url', `https://${'x'.repeat(2000)}`, null, 'longer than an address may be'],
]
for (const [type, given, fitted, because] of cases) {
  test(`as ${type}, ${String(given).slice(0, 30)} is ${String(fitted).slice(0, 30)}: ${because}`, () => {
    assert.deepEqual(fitValue(columnOf(type, ['Deep House']), given), fitted)
  })
}
