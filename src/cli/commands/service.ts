import { existsSync, realpathSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import type { Config } from '../../config/load-config.ts'
import { SyncError } from '../../model/error.ts'
import { LAUNCHD_LABEL, launchdPlist } from '../../service-unit/launchd.ts'
import { servicePath, type ServiceFacts } from '../../service-unit/service-facts.ts'
import { SYSTEMD_MARK, SYSTEMD_UNIT, systemdUnit } from '../../service-unit/systemd.ts'
import { writeFileAtomic } from '../../util/atomic-write.ts'
import { runProgram } from '../../util/spawn.ts'
import { agentLogPath } from '../agent-log.ts'
import type { CommandContext } from '../command.ts'
import { onlyWord } from '../options.ts'

/** Longer than an agent may take until it says that it watches (`TimeoutStartSec`). */
const PROGRAM_TIMEOUT_MS = 330_000

/** How the system at hand keeps a service of a user. */
interface Manager {
  readonly file: string
  readonly text: string
  readonly isOurs: (text: string) => boolean
  /** Before the start; what is not there yet makes them fail, and that is well. */
  readonly prepare: readonly (readonly [string, ...string[]])[]
  /** Commands, each of which must succeed, that start the service once its file is there. */
  readonly start: readonly (readonly [string, ...string[]])[]
  readonly stop: readonly [string, ...string[]]
  /** After the file is gone. */
  readonly forget: readonly (readonly [string, ...string[]])[]
  readonly isRunning: readonly [string, ...string[]]
  /** Where the log is to be read: a file, or a command that shows it. */
  readonly logs: string
  /** Made before the service starts, or null. */
  readonly logFolder: string | null
  readonly hint: string
}

/** Installs, takes away or shows the service that keeps the agent running; `--print` writes nothing. */
export async function main(context: CommandContext): Promise<number> {
  const word = onlyWord(context, 'action', 'tracksync service install')
  const manager = await managerHere(await context.config(), context.io.env)
  switch (word) {
    case 'install':
      return install(manager, context)
    case 'uninstall':
      return uninstall(manager, context)
    case 'status':
      return status(manager, context)
    default:
      throw new SyncError(
        'USAGE',
        `Cannot do "service ${word}"`,
        'there is no such action',
        'use install, uninstall or status',
      )
  }
}

async function install(manager: Manager, { io, values, json }: CommandContext): Promise<number> {
  if (values['print'] === true) {
    io.out(manager.text)
    return 0
  }
  await checkOurs(manager, 'install')
  if (manager.logFolder !== null) await mkdir(manager.logFolder, { recursive: true })
  const before = existsSync(manager.file) ? await readFile(manager.file, 'utf8') : null
  await writeFileAtomic(manager.file, manager.text)
  try {
    for (const command of manager.prepare) await run(command)
    for (const command of manager.start) await mustWork(command, manager.logs)
  } catch (error) {
    // a unit that nobody took would start at some later login, to everybody's surprise
    if (before === null) await takeAway(manager)
    else await writeFileAtomic(manager.file, before)
    throw error
  }
  io.out(
    json
      ? `${JSON.stringify({ installed: manager.file })}\n`
      : `Installed ${manager.file}\n${manager.hint}\n`,
  )
  return 0
}

async function uninstall(manager: Manager, { io, values, json }: CommandContext): Promise<number> {
  const isThere = existsSync(manager.file)
  if (isThere) await checkOurs(manager, 'take away')
  if (isThere && values['print'] !== true) await takeAway(manager)
  if (json) io.out(`${JSON.stringify({ removed: isThere ? manager.file : null })}\n`)
  else if (!isThere) io.out('No service is installed\n')
  else io.out(`${values['print'] === true ? 'Would remove' : 'Removed'} ${manager.file}\n`)
  return 0
}

async function takeAway({ file, stop, forget }: Manager): Promise<void> {
  // a service that does not run needs no stop
  await run(stop)
  await rm(file, { force: true })
  for (const command of forget) await run(command)
}

async function status(manager: Manager, { io, json }: CommandContext): Promise<number> {
  const installed = existsSync(manager.file)
  const running = installed && (await run(manager.isRunning)).exitCode === 0
  if (json) io.out(`${JSON.stringify({ installed, running, file: manager.file, logs: manager.logs })}\n`)
  else if (!installed) io.out('Service: not installed; tracksync service install\n')
  else io.out(`Service: ${running ? 'running' : 'not running'} (${manager.file})\nLogs: ${manager.logs}\n`)
  return 0
}

function run([program, ...words]: readonly [string, ...string[]]): ReturnType<typeof runProgram> {
  return runProgram(program, words, { timeoutMs: PROGRAM_TIMEOUT_MS, env: process.env })
}

async function mustWork(command: readonly [string, ...string[]], logs: string): Promise<void> {
  const { exitCode, stderr, startError } = await run(command)
  if (exitCode === 0) return
  throw new SyncError(
    'SERVICE_UNAVAILABLE',
    'Cannot start the service',
    `"${command.join(' ')}" failed: ${startError?.code ?? stderr.trim()}`,
    `nothing was installed. Where no service manager of the user runs (containers and WSL often have none), start "tracksync watch" another way; where one does, the log says more: ${logs}`,
  )
}

async function checkOurs({ file, isOurs }: Manager, verb: string): Promise<void> {
  if (!existsSync(file) || isOurs(await readFile(file, 'utf8'))) return
  throw new SyncError(
    'USAGE',
    `Cannot ${verb} the service`,
    `"${file}" was not written by tracksync`,
    'move it away first',
  )
}

async function managerHere(config: Config, env: CommandContext['io']['env']): Promise<Manager> {
  const facts = factsOf(config, env)
  return process.platform === 'darwin'
    ? launchd(facts, agentLogPath(config.stateFolder))
    : systemd(facts, env)
}

async function launchd(facts: ServiceFacts, logs: string): Promise<Manager> {
  const file = join(homedir(), 'Library/LaunchAgents', `${LAUNCHD_LABEL}.plist`)
  const domain = `gui/${process.getuid?.() ?? 0}`
  return {
    file,
    text: await launchdPlist(facts),
    isOurs: (text) => text.includes(`<string>${LAUNCHD_LABEL}</string>`),
    // what an earlier install left loaded is refused by bootstrap
    prepare: [['launchctl', 'bootout', `${domain}/${LAUNCHD_LABEL}`]],
    start: [['launchctl', 'bootstrap', domain, file]],
    stop: ['launchctl', 'bootout', `${domain}/${LAUNCHD_LABEL}`],
    forget: [],
    isRunning: ['launchctl', 'print', `${domain}/${LAUNCHD_LABEL}`],
    logs,
    logFolder: dirname(facts.outputFile),
    hint: 'It runs now, and whenever you log in.',
  }
}

function systemd(facts: ServiceFacts, env: CommandContext['io']['env']): Manager {
  const configHome = env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config')
  return {
    file: join(configHome, 'systemd/user', SYSTEMD_UNIT),
    text: systemdUnit(facts),
    isOurs: (text) => text.startsWith(SYSTEMD_MARK),
    prepare: [],
    start: [
      ['systemctl', '--user', 'daemon-reload'],
      ['systemctl', '--user', 'enable', SYSTEMD_UNIT],
      // the unit, or tracksync, may be another than the one that runs
      ['systemctl', '--user', 'restart', SYSTEMD_UNIT],
    ],
    stop: ['systemctl', '--user', 'disable', '--now', SYSTEMD_UNIT],
    forget: [['systemctl', '--user', 'daemon-reload']],
    isRunning: ['systemctl', '--user', 'is-active', '--quiet', SYSTEMD_UNIT],
    logs: `journalctl --user -u ${SYSTEMD_UNIT}`,
    logFolder: null,
    hint: 'It runs now, and while you are logged in. To keep it running without a login: loginctl enable-linger',
  }
}

function factsOf(config: Config, env: CommandContext['io']['env']): ServiceFacts {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder.startsWith('/'))
  const found = ['ffmpeg', 'yt-dlp', 'systemd-notify'].flatMap(
    (program) => folders.find((folder) => existsSync(join(folder, program))) ?? [],
  )
  const configured = config.file === null ? [] : ['--config', config.file]
  return {
    command: [process.execPath, realpathSync(process.argv[1] ?? ''), 'watch', ...configured],
    workingFolder: config.baseFolder,
    path: servicePath([dirname(process.execPath), ...found]),
    outputFile: join(config.stateFolder, 'logs/launchd.log'),
    canNotify: folders.some((folder) => existsSync(join(folder, 'systemd-notify'))),
  }
}
