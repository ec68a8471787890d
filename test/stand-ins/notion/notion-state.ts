import { createHash, randomUUID } from 'node:crypto'

export type Json = Record<string, unknown>

export interface StoredPage {
  readonly id: string
  readonly dataSource: string
  readonly createdAt: number
  editedAt: number
  inTrash: boolean
  /** Queries do not show it before; ms of the stand-in's clock. */
  visibleFrom: number
  /** By property name, as the vendor answers it, without `id`. */
  readonly properties: Map<string, Json>
}

export interface StoredBlock {
  readonly id: string
  readonly parent: string
  content: Json
  inTrash: boolean
}

export interface StoredSource {
  readonly id: string
  readonly database: string
  readonly title: string
  shared: boolean
  /** Property name to its type. */
  schema: Record<string, string>
  /** Options of a property; a status takes no others, a filter knows no others. Without them all are taken. */
  options?: Readonly<Record<string, readonly string[]>>
}

const BOT = { object: 'user', id: '00000000-0000-4000-8000-00000000b070' }

/** The API's own form of what a write gave. Ids and plain text are what the vendor adds. */
export function asAnswered(type: string, value: unknown): Json {
  if (type === 'title' || type === 'rich_text') {
    const texts = (value as { text: { content: string; link?: unknown } }[]).map(({ text }) => ({
      type: 'text',
      text: { content: text.content, link: text.link ?? null },
      plain_text: text.content,
      href: null,
      annotations: {
        bold: false,
        italic: false,
        strikethrough: false,
        underline: false,
        code: false,
        color: 'default',
      },
    }))
    return { type, [type]: texts }
  }
  if ((type === 'select' || type === 'status') && value !== null) {
    const { name } = value as { name: string }
    return { type, [type]: { id: name, name, color: 'default' } }
  }
  if (type === 'multi_select') {
    const options = value as { name: string }[]
    return { type, [type]: options.map(({ name }) => ({ id: name, name, color: 'default' })) }
  }
  if (type === 'date' && value !== null) {
    const { start, end } = value as { start: string; end?: string | null }
    return { type, date: { start, end: end ?? null, time_zone: null } }
  }
  return { type, [type]: value }
}

/** What a property holds before anybody wrote it. */
export function emptyValue(type: string): Json {
  const list = ['title', 'rich_text', 'multi_select', 'relation', 'people', 'files'].includes(type)
  return { type, [type]: list ? [] : type === 'checkbox' ? false : null }
}

/** A page as the API answers it; relations are cut at 25. */
export function pageAnswer(page: StoredPage, source: StoredSource): Json {
  const properties = Object.entries(source.schema).map(([name, type]): [string, Json] => {
    const value = page.properties.get(name) ?? emptyValue(type)
    const relation = value['relation'] as unknown[] | undefined
    const cut =
      relation === undefined ? {} : { relation: relation.slice(0, 25), has_more: relation.length > 25 }
    return [name, { id: propertyId(name, type), ...value, ...cut }]
  })
  return {
    object: 'page',
    id: page.id,
    created_time: iso(page.createdAt),
    last_edited_time: iso(page.editedAt),
    in_trash: page.inTrash,
    is_archived: false,
    is_locked: false,
    url: `https://www.notion.so/${page.id.replaceAll('-', '')}`,
    public_url: null,
    parent: { type: 'data_source_id', data_source_id: source.id, database_id: source.database },
    properties: Object.fromEntries(properties),
    icon: null,
    cover: null,
    created_by: BOT,
    last_edited_by: BOT,
  }
}

export function blockAnswer({ id, parent, content, inTrash }: StoredBlock): Json {
  const type = Object.keys(content).find((key) => key !== 'object' && key !== 'type') ?? ''
  const inner: Json = {
    ...(type === 'bookmark' ? {} : { color: 'default' }),
    ...(type === 'paragraph' ? { icon: null } : {}),
    ...(type === 'bookmark' ? { caption: [] } : {}),
    ...(content[type] as Json),
  }
  const texts = inner['rich_text']
  const rich = Array.isArray(texts) ? { rich_text: asAnswered('rich_text', texts)['rich_text'] } : {}
  return {
    object: 'block',
    id,
    type,
    [type]: { ...inner, ...rich },
    parent: { type: 'page_id', page_id: parent },
    created_time: iso(0),
    created_by: BOT,
    last_edited_time: iso(0),
    last_edited_by: BOT,
    has_children: false,
    in_trash: inTrash,
  }
}

export function propertyId(name: string, type: string): string {
  return type === 'title' ? 'title' : createHash('sha256').update(name).digest('hex').slice(0, 12)
}

export function newId(): string {
  return randomUUID()
}

/** Notion's times are those of the minute. */
function iso(ms: number): string {
  return new Date(Math.floor(ms / 60_000) * 60_000).toISOString()
}
