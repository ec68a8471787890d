/** The bytes of a request, or null when there are more than `maxBytes`: the rest is then not read. */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer | null> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return null
  if (request.body === null) return Buffer.alloc(0)
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of request.body) {
    sizeBytes += part.byteLength
    if (sizeBytes > maxBytes) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}
