import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import * as z from 'zod/mini'
import { errorCodeOf } from '../../../src/util/file-error.ts'

/** Spotify's own description of its API lies beside the repository where there is one; nothing of it is copied here. */
const DOCUMENT = fileURLToPath(
  new URL('../../../../shared/contracts/spotify/spotify.openapi.subset.json', import.meta.url),
)

/** What is wrong with a request or an answer by the vendor's document; null when nothing is. */
export interface SpotifyContract {
  request(method: string, url: URL): string | null
  answer(method: string, url: URL, status: number, body: unknown): string | null
}

let known: SpotifyContract | null | undefined

/** The contract, or null where the vendor's document is absent. Read once; each operation is compiled when first used. */
export function spotifyContract(): SpotifyContract | null {
  if (known === undefined) {
    const text = readIfThere()
    known = text === null ? null : contractFrom(documentShape.parse(JSON.parse(text)))
  }
  return known
}

function readIfThere(): string | null {
  try {
    return readFileSync(DOCUMENT, 'utf8')
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

const json = z.record(z.string(), z.unknown())
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), json)), components: json })
const parameterShape = z.object({
  name: z.string(),
  in: z.string(),
  required: z.optional(z.boolean()),
  schema: json,
})
const answerShape = z.object({
  content: z.optional(z.object({ 'application/json': z.optional(z.object({ schema: json })) })),
})

function contractFrom(document: z.infer<typeof documentShape>): SpotifyContract {
  const ajv = new Ajv2020({ strict: false, coerceTypes: false })
  const lenient = new Ajv2020({ strict: false, coerceTypes: true })
  for (const each of [ajv, lenient]) {
    addFormats.default(each)
    each.addSchema({ $id: 'doc', ...json.parse(asJsonSchema({ components: document.components })) })
  }
  const compiled = new Map<string, ValidateFunction>()
  const operation = (method: string, url: URL) => {
    const path = url.pathname.replace(/^\/v1/, '').replace(/\/$/, '')
    for (const [template, item] of Object.entries(document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      const found = item[method.toLowerCase()]
      if (pattern.test(path) && found !== undefined) return { key: `${method} ${template}`, found }
    }
    return null
  }
  const check = (validator: Ajv2020, key: string, schema: unknown, value: unknown): string | null => {
    const validate = compiled.get(key) ?? validator.compile(json.parse(asJsonSchema(schema)))
    compiled.set(key, validate)
    return validate(value) ? null : `${key}: ${validator.errorsText(validate.errors)}`
  }
  return {
    request(method, url) {
      const about = operation(method, url)
      if (about === null) return `no such operation: ${method} ${url.pathname}`
      const listed = z.optional(z.array(z.unknown())).parse(about.found['parameters']) ?? []
      const parameters = listed.map((each) => parameterShape.parse(followed(document, each)))
      const query = parameters.filter((parameter) => parameter.in === 'query')
      for (const name of url.searchParams.keys())
        if (!query.some((each) => each.name === name)) return `${about.key}: no parameter "${name}"`
      for (const { name, required, schema } of query) {
        const value = url.searchParams.get(name)
        if (value === null && required === true) return `${about.key}: "${name}" is missing`
        if (value === null || schema['type'] === 'array') continue
        const wrong = check(
          lenient,
          `${about.key} ?${name}`,
          { type: 'object', properties: { value: schema } },
          { value },
        )
        if (wrong !== null) return wrong
      }
      return null
    },
    answer(method, url, status, body) {
      const about = operation(method, url)
      const listed = about === null ? undefined : json.parse(about.found['responses'])[String(status)]
      if (about === null || listed === undefined) return null
      const schema = answerShape.parse(followed(document, listed)).content?.['application/json']?.schema
      return schema === undefined ? null : check(ajv, `${about.key} ${status}`, schema, withoutNulls(body))
    },
  }
}

function followed(document: object, part: unknown): unknown {
  const reference = z.safeParse(z.object({ $ref: z.string() }), part)
  if (!reference.success) return part
  let at: unknown = document
  for (const name of reference.data.$ref.split('/').slice(1)) at = json.parse(at)[name]
  return at
}

/** OpenAPI 3.0 as JSON Schema: `nullable`, references into the one document. Keywords that ajv takes otherwise go. */
function asJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(asJsonSchema)
  const object = z.safeParse(json, schema)
  if (!object.success) {
    return typeof schema === 'string' && schema.startsWith('#/components/') ? `doc${schema}` : schema
  }
  const { nullable, example: _example, discriminator: _discriminator, ...rest } = object.data
  const converted = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, asJsonSchema(value)]))
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted
}

/** Local files have no id, an advertisement has no item: seen in practice, and not in the document. */
function withoutNulls(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (key, value: unknown) =>
      value === null && (key === 'id' || key === 'item') ? undefined : value,
    ),
  )
}
