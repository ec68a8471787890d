import { cp, rename, rm } from 'node:fs/promises'
import { BuiltinError, type BuiltinContext } from '../builtin.ts'
import { isSystemError, systemMessage } from '../system-error.ts'
import { readOptions } from './arguments.ts'
import { planOperations, type CopyRules } from './copy-operations.ts'

/** What is moved can be read at its new place, so it has to be readable at the old one. */
const RULES: CopyRules = { from: ['replace', 'read'], to: 'replace', refusal }

/** `mv SOURCE... TARGET`, also from one file system to another. */
export async function mv(context: BuiltinContext): Promise<number> {
  const { values } = readOptions(context.args, {})
  for (const { from, to } of planOperations(values, RULES, context)) {
    await move(from.path, to.path).catch((error: unknown) => {
      throw new BuiltinError(`could not move ${from.written} to ${to.written}: ${systemMessage(error)}`)
    })
  }
  return 0
}

function refusal(lastPart: string): string | null {
  if (lastPart === '.' || lastPart === '..') return "cannot move '{}': refusing to move '.' or '..'"
  return lastPart === '' ? "cannot move '{}': the source has no final path component" : null
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EXDEV') throw error
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
    await rm(from, { recursive: true })
  }
}
