import { createAgent, type Agent } from '../../app/agent/agent.ts'
import type { Config } from '../../config/load-config.ts'
import { secretsFileTrouble } from '../../config/secrets-file.ts'
import type { RunState } from '../../model/findings.ts'
import { runExitCode } from '../../report/status.ts'
import { createAgentLog } from '../agent-log.ts'
import { createAgentOutput } from '../agent-output.ts'
import type { CommandContext } from '../command.ts'
import type { ServiceManager } from '../../service-unit/systemd-manager.ts'
import { isStartedByLaunchd, limitLaunchdOutput } from '../launchd-output.ts'
import { watchOn } from '../watch-on.ts'
import { noWords } from '../options.ts'

/**
 * The agent, until INT or TERM; with `--once` until the folder is empty and the queue is done. Then a drop that was
 * refused counts as a failed run.
 */
export async function main(context: CommandContext): Promise<number> {
  noWords(context, () => 'drop it into the trigger folder, or see "tracksync run --help"')
  const { io, json, signal, urgent, values } = context
  const byLaunchd = isStartedByLaunchd(io.env)
  if (byLaunchd) limitLaunchdOutput()
  const config = await context.config()
  warnOfSecrets(context, config.baseFolder)
  const output = createAgentOutput(context)
  const { env, manager } = await managed(context, (error) => output({ type: 'trouble', error }))
  const refused: string[] = []
  const runJson = json ? (await import('../../report/run-json.ts')).runJson : null
  const agentOf = (its: Config): Promise<Agent> => {
    const log = createAgentLog(its.stateFolder, (error) => output({ type: 'trouble', error }))
    return createAgent({
      config: its,
      env,
      onEvent: (event) => {
        if (!byLaunchd) output(event)
        if (values['once'] !== true) log(event)
        if (event.type === 'folder' && event.event.type === 'drop-refused') refused.push(event.event.name)
        // NDJSON: a line for every run that ended
        if (runJson !== null && event.type === 'finished' && values['once'] !== true)
          io.out(`${JSON.stringify(runJson(event.run))}\n`)
      },
    })
  }
  const agent = await agentOf(config)
  const sayStop = (): void => io.err('Stopping: steps at work may end; stop again to break them off\n')
  if (!context.quiet) signal.addEventListener('abort', sayStop, { once: true })
  if (values['once'] !== true) {
    if (!context.quiet) io.err(`tracksync watches ${config.triggerFolder}\n`)
    const makeNext = async (): Promise<Agent> => {
      const { loadConfig } = await import('../../config/load-config.ts')
      return agentOf(await loadConfig({ file: config.file, cwd: io.cwd }))
    }
    await watchOn(agent, { context, makeNext, manager })
    return signal.reason === 'SIGINT' ? 130 : 143
  }
  const runs = await agent.once({ signal, urgent })
  if (runJson !== null) io.out(`${JSON.stringify(runs.map(runJson), null, 2)}\n`)
  if (signal.aborted) return signal.reason === 'SIGINT' ? 130 : 143
  return worstExitCode([...runs.map(({ state }) => state), ...refused.map(() => 'failed' as const)])
}

/** The service manager that waits to be told how the agent is doing, if one does, and the environment without its part. */
async function managed(
  { io, values }: CommandContext,
  onTrouble: (error: unknown) => void,
): Promise<{ readonly env: CommandContext['io']['env']; readonly manager: ServiceManager | null }> {
  if (io.env['NOTIFY_SOCKET'] === undefined || values['once'] === true) return { env: io.env, manager: null }
  const { connectSystemd } = await import('../../service-unit/systemd-manager.ts')
  return connectSystemd(io.env, onTrouble)
}

function warnOfSecrets({ io }: CommandContext, baseFolder: string): void {
  const trouble = secretsFileTrouble(baseFolder)
  if (trouble !== null) io.err(`Warning: ${trouble.found}\nNext: ${trouble.fix}\n`)
}

/** Failed is worse than partial, partial worse than a question to a person. */
function worstExitCode(states: readonly RunState[]): number {
  const order: readonly RunState[] = ['failed', 'cancelled', 'partial', 'needs-review']
  const worst = order.find((state) => states.includes(state))
  return worst === undefined ? 0 : runExitCode(worst)
}
