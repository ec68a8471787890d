import { fileURLToPath } from 'node:url'
import { writeFileAtomic } from '../util/atomic-write.ts'
import { publishedSchemas } from './published-schemas.ts'

for (const [path, text] of publishedSchemas()) {
  await writeFileAtomic(fileURLToPath(new URL(`../../${path}`, import.meta.url)), text)
}
