import { createAgent } from '../../app/agent/agent.ts'
import { runJson } from '../../report/run-json.ts'
import { createAgentLog } from '../agent-log.ts'
import { createAgentOutput } from '../agent-output.ts'
import type { CommandContext } from '../command.ts'
import { noWords } from '../options.ts'

/** Takes webhooks and does their runs, until INT or TERM. */
export async function main(context: CommandContext): Promise<number> {
  noWords(context, () => 'see "tracksync serve --help"')
  const { io, json, signal, urgent } = context
  const output = createAgentOutput(context)
  const config = await context.config()
  const log = createAgentLog(config.stateFolder, (error) => output({ type: 'trouble', error }))
  const agent = await createAgent({
    config,
    env: io.env,
    onEvent: (event) => {
      output(event)
      log(event)
      if (json && event.type === 'finished') io.out(`${JSON.stringify(runJson(event.run))}\n`)
    },
  })
  await agent.serve({ signal, urgent })
  return signal.reason === 'SIGINT' ? 130 : 143
}
