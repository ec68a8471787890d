/** One filter of the graph; links are named without brackets. */
export interface GraphFilter {
  readonly filter: string
  readonly options?: Readonly<Record<string, string | number>>
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/** The filter that hands one link on to several. */
export function split(input: string, outputs: readonly string[]): GraphFilter {
  return { filter: 'asplit', options: { outputs: outputs.length }, inputs: [input], outputs }
}
