import { styleText } from 'node:util'
import { createTools } from '../../app/tools.ts'
import { doctor } from '../../app/doctor.ts'
import type { PreflightCheck } from '../../model/findings.ts'
import { printable } from '../../util/printable.ts'
import type { CommandContext } from '../command.ts'
import { noWords } from '../options.ts'

/** Every check with its fix; exits with 1 when one failed. */
export async function main(context: CommandContext): Promise<number> {
  noWords(context, () => 'write it without: tracksync doctor')
  const config = await context.config()
  const tools = createTools(config, context.io.env)
  try {
    const checks = await doctor(config, tools)
    const colour = context.io.colour && process.stdout.isTTY
    context.io.out(
      context.json
        ? `${JSON.stringify(checks, null, 2)}\n`
        : `${checks.flatMap((check) => lines(check, colour)).join('\n')}\n`,
    )
    return checks.some(({ state }) => state === 'failed') ? 1 : 0
  } finally {
    await tools.close()
  }
}

function lines({ name, state, found, fix }: PreflightCheck, colour: boolean): readonly string[] {
  const tone = state === 'ok' ? 'green' : state === 'warning' ? 'yellow' : 'red'
  const mark = colour ? styleText(tone, state.padEnd(7), { validateStream: false }) : state.padEnd(7)
  return [`${mark} ${name}: ${printable(found)}`, ...(fix === null ? [] : [`        fix: ${printable(fix)}`])]
}
