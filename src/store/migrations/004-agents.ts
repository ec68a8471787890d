/** Fourth schema: hand-offs, schedules and webhooks. */
export const AGENTS = `
`
