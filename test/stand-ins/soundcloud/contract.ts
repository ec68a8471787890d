import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { parse } from 'yaml'
import * as z from 'zod/mini'
import { errorCodeOf } from '../../../src/util/file-error.ts'

/** SoundCloud's own description of its API lies beside the repository where there is one; nothing of it is copied here. */
const DOCUMENT = fileURLToPath(
  new URL('../../../../shared/contracts/soundcloud/soundcloud.openapi.2026-07-19.yaml', import.meta.url),
)

/** What is wrong with a request or an answer by the vendor's document; null when nothing is. */
export interface SoundcloudContract {
  request(path: string, query: URLSearchParams): string | null
  answer(path: string, status: number, body: unknown): string | null
}

const json = z.record(z.string(), z.unknown())
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), json)), components: json })
const parameterShape = z.object({ name: z.string(), in: z.string(), required: z.optional(z.boolean()) })
const contentShape = z.object({
  content: z.optional(z.record(z.string(), z.object({ schema: json }))),
})

/** The contract, or null where the vendor's document is absent. */
export const soundcloudContract: SoundcloudContract | null = readContract()

function readContract(): SoundcloudContract | null {
  try {
    return contractFrom(documentShape.parse(parse(readFileSync(DOCUMENT, 'utf8'))))
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

function contractFrom(document: z.infer<typeof documentShape>): SoundcloudContract {
  const ajv = new Ajv({ strict: false })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'doc', components: document.components })
  const operation = (path: string) => {
    for (const [template, item] of Object.entries(document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      const found = item['get']
      if (pattern.test(path) && found !== undefined) return { template, found }
    }
    return null
  }
  return {
    request(path, query) {
      const about = operation(path)
      if (about === null) return `no such operation: GET ${path}`
      const listed = z.optional(z.array(z.unknown())).parse(about.found['parameters']) ?? []
      const parameters = listed.map((each) => parameterShape.parse(followed(document, each)))
      const known = parameters.filter((each) => each.in === 'query')
      const strange = [...query.keys()].find((name) => !known.some((each) => each.name === name))
      if (strange !== undefined) return `${about.template}: no parameter "${strange}"`
      const missing = known.find(({ name, required }) => required === true && !query.has(name))
      return missing === undefined ? null : `${about.template}: "${missing.name}" is missing`
    },
    answer(path, status, body) {
      const about = operation(path)
      const answers = z.optional(json).parse(about?.found['responses'])
      const listed = answers?.[String(status)]
      if (about === null || listed === undefined) return null
      const content = contentShape.parse(followed(document, listed)).content ?? {}
      const schema = Object.values(content)[0]?.schema
      if (schema === undefined) return null
      const validate = ajv.compile(json.parse(inDocument(schema)))
      return validate(body) ? null : `${about.template} ${status}: ${ajv.errorsText(validate.errors)}`
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

function inDocument(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"doc#/components/'))
}
