import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { makePlace } from './place.ts'

const BESIDE_A_MANAGER = fileURLToPath(new URL('../programs/user-manager', import.meta.url))
const PROGRAM = fileURLToPath(new URL('../../bin/tracksync.js', import.meta.url))
/** systemd and the agent answer at their own time: each wait ends when it is so, and the test's own limit ends it otherwise. */
const SCENARIO = `
tracksync() { "$NODE" "$PROGRAM" "$@"; }
shown() { systemctl --user show --property="$1" --value tracksync; }
another() { until [ "$(shown MainPID)" != "$1" ] && [ "$(shown ActiveState)" = active ]; do sleep 0.1; done; }
faster="$XDG_CONFIG_HOME/systemd/user/tracksync.service.d"
mkdir -p "$faster"
printf '[Service]\\nRestartSec=100ms\\nWatchdogSec=2\\n' > "$faster/faster.conf"

tracksync service install && echo "installed: $(shown ActiveState), $(shown StatusText)"
tracksync service status
first=$(shown MainPID); kill -KILL "$first"; another "$first"; echo "killed: $(shown ActiveState) again"
second=$(shown MainPID); kill -STOP "$second"; another "$second"; echo "hung: $(shown ActiveState) again"
mkdir other; echo '{ "triggerFolder": "other" }' > .syncrc.json
systemctl --user reload tracksync
until shown StatusText | grep -q '/other$' && [ "$(shown ActiveState)" = active ]; do sleep 0.1; done; echo "reloaded: active"
echo '{ "triggerFolder": 3 }' > .syncrc.json
before=$(shown StateChangeTimestampMonotonic); kill -HUP "$(shown MainPID)"
until [ "$(shown StateChangeTimestampMonotonic)" != "$before" ] && [ "$(shown ActiveState)" = active ]; do sleep 0.1; done
echo "reloaded wrongly: active, $(shown StatusText)"
echo '{}' > .syncrc.json
tracksync service uninstall; echo "uninstalled: $(shown ActiveState), $(shown Result)"
`

test('a systemd user manager runs the agent, starts a killed and a hanging one again, and reloads it', async (t) => {
  const place = makePlace(t, { tasks: { work: { description: 'Work', command: 'echo done' } } })
  const child = spawn(BESIDE_A_MANAGER, [place.root, SCENARIO], {
    cwd: place.root,
    env: { ...process.env, NODE: process.execPath, PROGRAM },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const [said, wrong] = await Promise.all([text(child.stdout), text(child.stderr)])
  if ((await ended) === 77) {
    t.skip(wrong.trim())
    return
  }
  const unit = place.path('home/.config/systemd/user/tracksync.service')
  assert.deepEqual(
    said.trim().split('\n'),
    [
      `Installed ${unit}`,
      'It runs now, and while you are logged in. To keep it running without a login: loginctl enable-linger',
      `installed: active, Watching ${place.inbox}`,
      `Service: running (${unit})`,
      'Logs: journalctl --user -u tracksync.service',
      'killed: active again',
      'hung: active again',
      'reloaded: active',
      `reloaded wrongly: active, Watching ${place.path('other')}`,
      `Removed ${unit}`,
      'uninstalled: inactive, success',
    ],
    wrong,
  )
})
