import type { Scope } from '../scope.ts'

/** The result of the work, or a rejection as soon as the scope is stopped. */
export async function untilAborted<T>(scope: Scope, work: Promise<T>): Promise<T> {
  const stopped = Promise.withResolvers<never>()
  const forget = scope.onAbort(() => stopped.reject(new Error('stopped')))
  try {
    return await Promise.race([work, stopped.promise])
  } finally {
    forget()
  }
}
