import { spawn } from 'node:child_process'
import { spotifyAccessDeps } from '../../app/connect/connect-spotify.ts'
import { createSecrets } from '../../config/secrets.ts'
import { SyncError } from '../../model/error.ts'
import { logIn, redirectUri } from '../../services/spotify/log-in.ts'
import { loginEndsAt, tokenFile } from '../../services/spotify/token-file.ts'
import type { CommandContext } from '../command.ts'

const DEFAULT_PORT = 8898

/** Services that have a login, each with what it does. */
const LOGINS: Readonly<Record<string, (context: CommandContext) => Promise<number>>> = {
  spotify: loginSpotify,
}

/** Asks a person in the browser to give access to a service. */
export async function main(context: CommandContext): Promise<number> {
  const [service = '', ...more] = context.positionals
  const login = Object.hasOwn(LOGINS, service) ? LOGINS[service] : undefined
  if (login === undefined || more.length > 0) {
    throw new SyncError(
      'USAGE',
      'Cannot log in',
      service === '' ? 'no service is named' : `"${[service, ...more].join(' ')}" is no service with a login`,
      'tracksync login spotify',
    )
  }
  return login(context)
}

async function loginSpotify(context: CommandContext): Promise<number> {
  const { io, json } = context
  const config = await context.config()
  const port = config.spotify?.redirectPort ?? DEFAULT_PORT
  const secrets = createSecrets(config.baseFolder, io.env)
  const now = (): Date => new Date()
  const { app, addresses, stateFolder } = await spotifyAccessDeps(config, io.env, secrets, now)
  if (app === null) {
    throw new SyncError(
      'CONFIG_INVALID',
      'Cannot log in to Spotify',
      '"spotify.clientId" is not set in .syncrc.json',
      `make an app at https://developer.spotify.com/dashboard with the redirect URI ${redirectUri(port)} (not "localhost"), then write its Client ID as "spotify": { "clientId": "..." }`,
    )
  }
  const login = await logIn({
    stateFolder,
    app,
    addresses,
    redirectPort: port,
    now,
    onPage: (url) => {
      io.err(`Agree in the browser; if none opens, open this page yourself:\n${url}\n`)
      if (io.isTerminal) openInBrowser(url)
    },
    signal: context.signal,
  })
  const validUntil = loginEndsAt(login).toISOString()
  io.out(
    json
      ? `${JSON.stringify({ service: 'spotify', state: 'logged-in', validUntil, file: tokenFile(stateFolder) }, null, 2)}\n`
      : `Logged in to Spotify; the login has to be renewed before ${validUntil.slice(0, 10)}.\n`,
  )
  return 0
}

/** Nobody waits for it: where there is no browser, the printed page is enough. */
function openInBrowser(url: string): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open'
  const child = spawn(program, [url], { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}
