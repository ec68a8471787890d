/**
 * `node:fs`, got without an import: importing it makes all its parts load (promises, streams, readline), which costs a
 * fifth of the time that Node takes to start, and a line as short as `echo` needs none of them.
 */
export const nodeFs = process.getBuiltinModule('node:fs')
