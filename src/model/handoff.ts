/** A configured agent: whose inbox it is, by which names it is called, and whether tracksync does its music tasks. */
export interface AgentInbox {
  readonly name: string
  /** Name of its folder within the trigger folder. */
  readonly folder: string
  readonly aliases: readonly string[]
  readonly serves: boolean
}

/** What a hand-off says of itself, as far as its answer (the RETURN hand-off) needs it. */
export interface Handoff {
  /** The served agent's folder. */
  readonly agentFolder: string
  readonly agentName: string
  /** Without dashes, lower case; null when the hand-off names no task. */
  readonly taskId: string | null
  readonly title: string
  readonly taskUrl: string | null
  /** As it is called in the hand-off; null when it says nothing. */
  readonly sourceAgent: string | null
}

/** Two ids of one task: page ids come with dashes and without, in either case. */
export function plainTaskId(id: string): string {
  return id.replaceAll('-', '').trim().toLowerCase()
}

/**
 * The agent that a hand-off means by its name, folder or alias: case, spaces, hyphens and underscores are free. Null when
 * nobody is called so, or more than one.
 */
export function agentCalled<Agent extends Pick<AgentInbox, 'name' | 'folder' | 'aliases'>>(
  name: string,
  agents: readonly Agent[],
): Agent | null {
  const wanted = bare(name)
  const [found, ...others] = agents.filter((agent) =>
    [agent.name, agent.folder, ...agent.aliases].some((called) => bare(called) === wanted),
  )
  return found === undefined || others.length > 0 ? null : found
}

function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[\s_-]+/g, '')
}
