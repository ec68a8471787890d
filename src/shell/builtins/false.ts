/** `false`, whatever the words behind it. */
export function fail(): number {
  return 1
}
