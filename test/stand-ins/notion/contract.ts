import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } }
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json': { readonly schema: object } } }>
  >
}
type Method = 'get' | 'post' | 'patch' | 'delete'

export interface NotionContract {
  /** What is wrong with a request; null when nothing is. */
  request(
    method: string,
    path: string,
    body: unknown,
  ): { readonly code: string; readonly message: string } | null
  /** What is wrong with an answer of the stand-in itself; null when nothing is. */
  answer(method: string, path: string, status: number, body: unknown): string | null
}

let known: NotionContract | null = null

/** Notion's OpenAPI document as checks, made once for all tests of a process: compiling takes a second. */
export function notionContract(): NotionContract {
  known ??= readContract()
  return known
}

function readContract(): NotionContract {
  const file = new URL('../../fixtures/contracts/notion.openapi.2026-03-11.json', import.meta.url)
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly paths: Record<string, Partial<Record<Method, Operation>>>
    readonly components: object
  }
  const ajv = new Ajv2020({ strict: false, allErrors: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'doc', components: document.components })
  const absolute = (schema: object): object =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/')) as object
  const compiled = new Map<string, ReturnType<typeof ajv.compile>>()
  const check = (key: string, schema: object, body: unknown): string | null => {
    const validate = compiled.get(key) ?? ajv.compile(absolute(schema))
    compiled.set(key, validate)
    if (validate(body)) return null
    // the deepest error is the one of the branch that was meant
    const errors = validate.errors ?? []
    const worst = errors.reduce((a, b) => (b.instancePath.length > a.instancePath.length ? b : a), errors[0]!)
    return `body${worst.instancePath.replaceAll('/', '.')} ${worst.message}`
  }
  const routes = Object.entries(document.paths).map(([template, item]) => ({
    template,
    item,
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[0-9a-fA-F-]{32,36}')}$`),
  }))
  const operationOf = (method: string, path: string) => {
    const route = routes.find(({ pattern }) => pattern.test(path))
    const operation = route?.item[method.toLowerCase() as Method]
    return route === undefined || operation === undefined
      ? null
      : { key: `${method} ${route.template}`, operation }
  }
  return {
    request: (method, path, body) => {
      // the document is a subset; this one is not in it
      if (method === 'GET' && /^\/v1\/pages\/[^/]+\/properties\/[^/]+$/.test(path)) return null
      const found = operationOf(method, path)
      if (found === null) return { code: 'invalid_request_url', message: 'Invalid request URL.' }
      const schema = found.operation.requestBody?.content['application/json'].schema
      if (schema === undefined) return null
      const wrong = check(found.key, schema, body ?? {})
      return wrong === null
        ? null
        : { code: 'validation_error', message: `body failed validation: ${wrong}.` }
    },
    answer: (method, path, status, body) => {
      const found = operationOf(method, path)
      const schema = found?.operation.responses[String(status)]?.content?.['application/json'].schema
      if (found === null || schema === undefined) return null
      return check(`${found.key} ${status}`, schema, withoutRelationCut(body))
    },
  }
}

/** Notion marks a relation that it cut with `has_more`, which the types that the document was made from leave out. */
function withoutRelationCut(body: unknown): unknown {
  const text = JSON.stringify(body, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('relation' in value)) return value
    const { has_more: _cut, ...rest } = value as Record<string, unknown>
    return rest
  })
  return JSON.parse(text) as unknown
}
