import * as z from 'zod/mini'
import type { NotionClient } from './client.ts'
import { ALL_MEANINGS, ruleOf, type Meaning, type WritableType } from './meanings.ts'
import type { NotionAnswer } from './request.ts'

/** One column of a data source. */
export interface NotionProperty {
  /** Stays the same when somebody renames the column. */
  readonly id: string
  readonly name: string
  /** Its actual type: one that can be written, or a word of Notion's such as `formula`. */
  readonly type: string
  /** Names of the options of a select, multi-select or status; empty for other types. */
  readonly options: readonly string[]
  /** The data source that a relation points to, or null. */
  readonly relatedSource: string | null
}

/** A data source (a table) with its columns. */
export interface DataSource {
  readonly id: string
  readonly properties: readonly NotionProperty[]
}

/** A property that stands for a meaning, of a type that can carry it. */
export interface MappedProperty extends NotionProperty {
  readonly type: WritableType
}

/** What the database does not have for a meaning, so that it stays unwritten. */
export interface LackingMeaning {
  readonly meaning: Meaning
  /** The name and type of a property to create. */
  readonly name: string
  readonly type: WritableType
  /** A property with the right name whose type cannot carry it, or null when there is none of the name. */
  readonly unfit: NotionProperty | null
}

export interface PropertyMap {
  readonly properties: Readonly<Partial<Record<Meaning, MappedProperty>>>
  readonly lacking: readonly LackingMeaning[]
}

const options = z.optional(z.object({ options: z._default(z.array(z.object({ name: z.string() })), []) }))

const databaseAnswer = z.object({ data_sources: z.array(z.object({ id: z.string() })) })

const dataSourceAnswer = z.object({
  id: z.string(),
  properties: z.record(
    z.string(),
    z.object({
      id: z.string(),
      name: z.string(),
      type: z.string(),
      select: options,
      multi_select: options,
      status: options,
      relation: z.optional(z.object({ data_source_id: z.optional(z.string()) })),
    }),
  ),
})

/**
 * Reads the data source behind what a person configured: a link to the database, its id, or the id of a data source.
 * Of a database with several data sources it is the first. Two requests, three for the id of a data source.
 */
export async function openDataSource(
  client: NotionClient,
  databaseOrDataSourceId: string,
  signal: AbortSignal,
): Promise<NotionAnswer<DataSource>> {
  const id = idIn(databaseOrDataSourceId)
  const database = await client.request(
    { doing: `open the database ${id} of Notion`, method: 'get', path: `databases/${id}` },
    databaseAnswer,
    signal,
  )
  const isPerhapsSource = database.kind === 'refused' && database.error.code === 'LIBRARY_NOT_SHARED'
  if (database.kind !== 'answer' && !isPerhapsSource) return database
  const sourceId = database.kind === 'answer' ? (database.value.data_sources[0]?.id ?? id) : id
  return readDataSource(client, sourceId, signal)
}

/** Reads a data source's columns once more: one request. */
export async function readDataSource(
  client: NotionClient,
  id: string,
  signal: AbortSignal,
): Promise<NotionAnswer<DataSource>> {
  const answer = await client.request(
    { doing: `read the columns of the database ${id} of Notion`, method: 'get', path: `data_sources/${id}` },
    dataSourceAnswer,
    signal,
  )
  if (answer.kind !== 'answer') return answer
  const properties = Object.values(answer.value.properties).map((one): NotionProperty => {
    const { name, type, select, multi_select, status, relation } = one
    const given = (select ?? multi_select ?? status)?.options ?? []
    return {
      id: one.id,
      name,
      type,
      options: given.map((option) => option.name),
      relatedSource: relation?.data_source_id ?? null,
    }
  })
  return { kind: 'answer', value: { id: answer.value.id, properties } }
}

/**
 * Which column stands for what. Names are compared without case, spaces and signs; the first name that has a column of a
 * fitting type wins. `overrides` names other columns for a meaning, and then those alone.
 */
export function mapProperties(
  schema: DataSource,
  overrides: Readonly<Partial<Record<Meaning, readonly string[]>>>,
): PropertyMap {
  const byName = new Map(schema.properties.map((property) => [nameKey(property.name), property]))
  const properties: Partial<Record<Meaning, MappedProperty>> = {}
  const lacking: LackingMeaning[] = []
  for (const meaning of ALL_MEANINGS) {
    const { types } = ruleOf(meaning)
    const names = overrides[meaning] ?? namesOf(meaning, properties)
    const named = names.flatMap((name) => byName.get(nameKey(name)) ?? [])
    // the title has one name in each database, and is the only property of its type
    const candidates =
      meaning === 'title' ? [...named, ...schema.properties.filter(({ type }) => type === 'title')] : named
    const found = candidates.flatMap((property) => fitting(property, types))[0]
    if (found !== undefined) properties[meaning] = found
    else if (names[0] !== undefined)
      lacking.push({ meaning, name: names[0], type: types[0], unfit: named[0] ?? null })
  }
  return { properties, lacking }
}

/** The further parts of the fingerprint belong to the column that holds the first. */
function namesOf(
  meaning: Meaning,
  mapped: Readonly<Partial<Record<Meaning, MappedProperty>>>,
): readonly string[] {
  const first = mapped.fingerprint
  if (meaning === 'fingerprintPart2') return first === undefined ? [] : [`${first.name} Part 2`]
  if (meaning === 'fingerprintPart3') return first === undefined ? [] : [`${first.name} Part 3`]
  return ruleOf(meaning).names
}

function fitting(property: NotionProperty, types: readonly WritableType[]): readonly MappedProperty[] {
  const type = types.find((one) => one === property.type)
  return type === undefined ? [] : [{ ...property, type }]
}

function nameKey(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '')
}

/** The id in a link to a database, or the text itself: 32 hex digits, with or without dashes. */
function idIn(text: string): string {
  const path = text.split('?', 1)[0] ?? text
  const found = /[0-9a-f]{32}(?![0-9a-f])/i.exec(path.replaceAll('-', ''))?.[0]
  return found ?? text
}
