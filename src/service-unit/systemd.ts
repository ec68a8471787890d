import type { ServiceFacts } from './service-facts.ts'

/** The unit's name for systemctl. */
export const SYSTEMD_UNIT = 'tracksync.service'

/** The first line of each unit of ours; a unit without it is somebody else's and is left alone. */
export const SYSTEMD_MARK =
  '# Written by "tracksync service install"; taken away by "tracksync service uninstall"'

/**
 * A systemd user unit. Only such hardening as a user manager can always give: what needs a mount namespace
 * (`ProtectSystem`, `PrivateTmp`) fails where unprivileged user namespaces are off. `MemoryDenyWriteExecute` must stay
 * off: V8 makes code while it runs. A stop takes up to 20 s (runs become resumable), so KILL comes after 25.
 */
export function systemdUnit({ command, workingFolder, path, canNotify }: ServiceFacts): string {
  return `${SYSTEMD_MARK}
[Unit]
Description=tracksync: takes drops and does their runs
StartLimitIntervalSec=300
StartLimitBurst=10

[Service]
${(canNotify ? NOTIFYING : SILENT).join('\n')}
ExecStart=${command.map(quoted).join(' ')}
ExecReload=/bin/kill -HUP $MAINPID
WorkingDirectory=${escapedSpecifiers(workingFolder)}
Environment=${quoted(`PATH=${path.join(':')}`)}
Restart=on-failure
RestartSec=5
SuccessExitStatus=143
TimeoutStopSec=25
KillMode=mixed
Nice=5
UMask=0022
MemoryMax=4G
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK

[Install]
WantedBy=default.target
`
}

/**
 * The agent says when it watches, and shows life while it reads its folder; one that hangs is killed and started again.
 * Its words come from a program that it starts, so all of the service may speak. The first look at a full folder on a slow
 * disk takes its time.
 */
const NOTIFYING = [
  'Type=notify',
  'NotifyAccess=all',
  'TimeoutStartSec=300',
  'WatchdogSec=120',
  'WatchdogSignal=SIGKILL',
]

const SILENT = ['Type=exec']

/** One word of a line, as systemd.syntax and systemd.service say: quotes, `\`, specifiers (`%`) and variables (`$`). */
function quoted(word: string): string {
  const escaped = word.replaceAll(/["\\]/g, '\\$&').replaceAll('$', '$$$$').replaceAll('\n', '\\n')
  return `"${escapedSpecifiers(escaped)}"`
}

function escapedSpecifiers(text: string): string {
  return text.replaceAll('%', '%%')
}
