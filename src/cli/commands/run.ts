import { createAgent } from '../../app/agent/agent.ts'
import { cliTrigger, type CliRequest } from '../../app/cli-trigger.ts'
import { submitWithoutDrop } from '../../app/door.ts'
import { MAX_NEXT } from '../../trigger/parse-drop/trigger-document.ts'
import { printRunEnd } from '../print-run-end.ts'
import { createAgentOutput } from '../agent-output.ts'
import type { CommandContext } from '../command.ts'
import { countOption, listOption, noWords, textOption } from '../options.ts'

/** One run now, through the same door as a drop. `--dry-run` exits with 1 when something that is asked for is not there. */
export async function main(context: CommandContext): Promise<number> {
  noWords(context, optionFor)
  const config = await context.config()
  const asked: CliRequest = {
    urls: listOption(context, 'url'),
    files: [...listOption(context, 'file')],
    triggerFile: textOption(context, 'trigger'),
    next: countOption(context, 'next', MAX_NEXT),
    playlist: textOption(context, 'playlist'),
    task: textOption(context, 'task'),
    force: context.values['force'] === true,
  }
  if (context.values['dry-run'] === true) {
    const { dryRun } = await import('../../app/dry-run.ts')
    const plan = await dryRun(config, asked, context.io.cwd)
    context.io.out(context.json ? `${JSON.stringify(plan, null, 2)}\n` : `${plan.lines.join('\n')}\n`)
    return plan.tracks.some(({ problem }) => problem !== null) ? 1 : 0
  }
  const agent = await createAgent({ config, env: context.io.env, onEvent: createAgentOutput(context) })
  try {
    const { app } = agent
    const trigger = await cliTrigger(asked, { config, cwd: context.io.cwd, taskNames: [...app.tasks.keys()] })
    const { runId } = submitWithoutDrop(app.store, trigger, app.now())
    return await printRunEnd(context, agent, runId)
  } finally {
    await agent.app.close()
  }
}

/** What a bare word was probably meant to be. */
function optionFor(word: string): string {
  const option = /^[a-z][a-z0-9+.-]+:/i.test(word) ? 'url' : /\.json$/i.test(word) ? 'trigger' : 'file'
  return `did you mean "tracksync run --${option} ${word}"?`
}
