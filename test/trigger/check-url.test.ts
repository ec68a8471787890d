import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SyncError, type ErrorFact } from '../../src/model/error.ts'
import { checkUrl } from '../../src/trigger/check-url.ts'

const ALLOWED = ['192.168.1.20', 'localhost:8080']

const cases: [link: string, verdict: 'ok' | ErrorFact['code'], because: string][] = [
  ['https://soundcloud.com/artist/track', 'ok', 'it is an ordinary link'],
  ['  https://youtu.be/x?si=y \r', 'ok', 'white space around it is not part of it'],
  ['<https://example.com/a>', 'ok', 'mail programs wrap links so'],
  ['"https://example.com/a"', 'ok', 'people quote links'],
  ['https://example.com/a;b#c', 'ok', '; and # belong to links'],
  ['https://example.com/träck', 'ok', 'letters of all scripts are common in copied links'],
  ['HTTPS://EXAMPLE.COM/A', 'ok', 'scheme and host have no case'],
  ['spotify:track:4uLU6hMCjMI75M1A2tKUQC', 'ok', 'it is what the desktop client copies'],
  ['spotify:user:some.one:playlist:37i9dQ', 'ok', 'it is the old form of a playlist'],
  ['http://192.168.1.20/set', 'ok', 'the host is allowed, on any port'],
  ['http://localhost:8080/set', 'ok', 'the host is allowed on this port'],
  ['https://8.8.8.8/x', 'ok', 'a public address is not worse than a name'],
  ['https://[2606:4700::1111]/x', 'ok', 'so is a public IPv6 address'],
  ['', 'URL_INVALID', 'nothing is no link'],
  ['soundcloud.com/artist', 'URL_INVALID', 'it has no scheme'],
  ['--exec=touch PWNED', 'URL_INVALID', 'it is an option'],
  ['https://', 'URL_INVALID', 'it has no host'],
  [
    'https://x/$(touch PWNED);`touch PWNED`',
    'URL_INVALID',
    'white space and backticks do not occur in links',
  ],
  ['https://x/\u202egnp', 'URL_INVALID', 'it would show another link than it is'],
  ['https://x/a\nb', 'URL_INVALID', 'a newline could be a second link'],
  ['spotify:track:', 'URL_INVALID', 'it has no id'],
  [`https://example.com/${'x'.repeat(5000)}`, 'URL_INVALID', 'no real link is so long'],
  ['file:///etc/passwd', 'URL_NOT_ALLOWED', 'files are named by "file"'],
  ['javascript:alert(1)', 'URL_NOT_ALLOWED', 'it is a program'],
  ['ftp://example.com/a.wav', 'URL_NOT_ALLOWED', 'only http and https are fetched'],
  ['https://user:secret@example.com/', 'URL_NOT_ALLOWED', 'the report would show the password'],
  ['http://localhost/x', 'URL_NOT_ALLOWED', 'port 80 is not the one that is allowed'],
  ['http://LOCALHOST./x', 'URL_NOT_ALLOWED', 'case and a last dot change nothing'],
  ['http://printer.local/x', 'URL_NOT_ALLOWED', 'the name is of the local network'],
  ['http://metadata.google.internal/', 'URL_NOT_ALLOWED', 'the name is of a private network'],
  ['http://127.0.0.1/', 'URL_NOT_ALLOWED', 'it is this machine'],
  ['http://2130706433/', 'URL_NOT_ALLOWED', 'it is 127.0.0.1 as one number'],
  ['http://0x7f.1/', 'URL_NOT_ALLOWED', 'it is 127.0.0.1 in hexadecimal'],
  ['http://0/', 'URL_NOT_ALLOWED', 'it is this machine on most systems'],
  ['http://169.254.169.254/latest/meta-data/', 'URL_NOT_ALLOWED', 'clouds keep secrets there'],
  ['http://10.1.2.3/', 'URL_NOT_ALLOWED', 'it is private'],
  ['http://172.31.255.255/', 'URL_NOT_ALLOWED', 'it is the last private one of its block'],
  ['http://172.32.0.1/', 'ok', 'it is just outside that block'],
  ['http://100.64.0.1/', 'URL_NOT_ALLOWED', "it is a carrier's"],
  ['http://255.255.255.255/', 'URL_NOT_ALLOWED', 'it is everybody here'],
  ['http://[::1]/', 'URL_NOT_ALLOWED', 'it is this machine'],
  ['http://[::]/', 'URL_NOT_ALLOWED', 'so is the empty address'],
  ['http://[::ffff:127.0.0.1]/', 'URL_NOT_ALLOWED', 'it is 127.0.0.1 inside IPv6'],
  ['http://[64:ff9b::10.0.0.1]/', 'URL_NOT_ALLOWED', 'it is 10.0.0.1 behind a translator'],
  ['http://[2002:7f00:1::]/', 'URL_NOT_ALLOWED', 'it is 127.0.0.1 in a tunnel'],
  ['http://[fe80::1]/', 'URL_NOT_ALLOWED', 'it is link-local'],
  ['http://[fd12::1]/', 'URL_NOT_ALLOWED', 'it is unique local'],
]

for (const [link, verdict, because] of cases) {
  test(`${JSON.stringify(link.slice(0, 60))} is ${verdict}, because ${because}`, () => {
    const answer = checkUrl(link, ALLOWED)
    assert.equal(answer instanceof SyncError ? answer.code : 'ok', verdict)
  })
}

test('a password is not repeated in the refusal', () => {
  const answer = checkUrl('https://user:secret@example.com/', [])
  assert.ok(
    answer instanceof SyncError && !JSON.stringify({ ...answer, message: answer.message }).includes('secret'),
  )
})
