/** Third schema: the libraries beside the catalog, which catch up with it. */
export const LIBRARIES = `
`
