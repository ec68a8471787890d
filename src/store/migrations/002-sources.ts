/** Second schema: what the sources and the search for audio remember. */
export const SOURCES = `
`
