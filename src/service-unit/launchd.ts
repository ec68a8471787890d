import type { ServiceFacts } from './service-facts.ts'

/** The agent's name for launchctl, and of its file. */
export const LAUNCHD_LABEL = 'org.tracksync.agent'

/**
 * A LaunchAgent. It starts at login and again after a failure, not after an orderly end. `ProcessType` is `Standard`:
 * a background process gets so little of the disk and processor that a conversion takes minutes.
 */
export async function launchdPlist({
  command,
  workingFolder,
  path,
  outputFile,
}: ServiceFacts): Promise<string> {
  // it can only be imported, and the compiled program requires what it loads at once
  const { build } = await import('plist')
  return build({
    Label: LAUNCHD_LABEL,
    ProgramArguments: [...command],
    WorkingDirectory: workingFolder,
    EnvironmentVariables: { PATH: path.join(':') },
    RunAtLoad: true,
    KeepAlive: { SuccessfulExit: false },
    ThrottleInterval: 10,
    ExitTimeOut: 25,
    ProcessType: 'Standard',
    StandardOutPath: outputFile,
    StandardErrorPath: outputFile,
  })
}
