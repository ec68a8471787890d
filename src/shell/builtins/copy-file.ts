import { open } from 'node:fs/promises'
import { BuiltinError, writeLine, type BuiltinContext } from '../builtin.ts'
import type { ByteReader } from '../byte-stream.ts'
import { descriptorReader } from '../descriptor-stream.ts'
import { isSystemError, systemMessage } from '../system-error.ts'
import { untilAborted } from './until-aborted.ts'

/**
 * Opens a file and copies from it. False when it cannot be opened, which is said on stderr. When the scope is stopped
 * the file is closed only once the reading under way has ended: its number may then belong to another file.
 */
export async function copyFromFile(
  command: string,
  name: string,
  { path, scope, stderr }: BuiltinContext,
  copy: (reader: ByteReader) => Promise<void>,
): Promise<boolean> {
  const full = path('read', name)
  const file = await open(full).catch(async (error: unknown) => {
    await writeLine(stderr, `${command}: ${name}: ${systemMessage(error)}`)
    return null
  })
  if (file === null) return false
  const reader = descriptorReader(file.fd)
  const copying = copy(reader)
  const closed = copying.then(
    () => file.close(),
    () => file.close(),
  )
  try {
    await untilAborted(scope, copying)
    await closed
    return true
  } catch (error) {
    throw isSystemError(error) ? new BuiltinError(systemMessage(error)) : error
  } finally {
    reader.close()
  }
}
