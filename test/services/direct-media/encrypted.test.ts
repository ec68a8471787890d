import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { createServer, type Server } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { direct, madeUpMp3, order } from './workshop.ts'

const OPENSSL = 'openssl'
const skip = spawnSync(OPENSSL, ['version']).status === 0 ? false : 'openssl is not installed here'
const audio = madeUpMp3(300_000)

describe('over TLS', { skip }, () => {
  let server: Server
  let host = ''
  const trusted = getCACertificates()
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tracksync-tls-'))
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
    ]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
    execFileSync(OPENSSL, [...request, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    const pem = readFileSync(cert, 'utf8')
    server = createServer({ key: readFileSync(key), cert: pem }, (asked, response) => {
      if (asked.url === '/silent') return
      response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': audio.length })
      if (asked.url === '/stalls.mp3') response.write(audio.subarray(0, 100_000))
      else response.end(audio)
    })
    rmSync(folder, { recursive: true })
    setDefaultCACertificates([...trusted, pem])
    server.listen(0, 'localhost')
    await once(server, 'listening')
    const address = server.address()
    assert.ok(typeof address === 'object' && address !== null)
    host = `localhost:${address.port}`
  })
  after(() => {
    setDefaultCACertificates(trusted)
    server.closeAllConnections()
    server.close()
  })

  test('a file is fetched from a site whose certificate is trusted', async (t) => {
    const answer = await direct(t, { allowPrivate: [host] }).fetch(await order(t, `https://${host}/song.mp3`))
    assert.ok(answer.kind === 'fetched')
    assert.deepEqual(readFileSync(answer.path), audio)
  })

  for (const path of ['silent', 'stalls.mp3']) {
    test(`a silent site stalls: ${path}`, async (t) => {
      const made = direct(t, { allowPrivate: [host], limits: { stallMs: 300 } })
      const answer = await made.fetch(await order(t, `https://${host}/${path}`))
      assert.equal(answer.kind === 'unavailable' && answer.error.code, 'DOWNLOAD_STALLED')
    })
  }

  test('an abort ends it', async (t) => {
    const controller = new AbortController()
    server.once('request', () => controller.abort())
    const request = await order(t, `https://${host}/silent`, { signal: controller.signal })
    await assert.rejects(direct(t, { allowPrivate: [host] }).fetch(request), { code: 'CANCELLED' })
  })

  test('a certificate for another name is refused', async (t) => {
    const port = Number(host.split(':')[1])
    const resolve = () =>
      Promise.resolve([
        { address: '::1', family: 6 },
        { address: '127.0.0.1', family: 4 },
      ])
    const made = direct(t, { allowPrivate: [`music.example:${port}`], resolve })
    const answer = await made.fetch(await order(t, `https://music.example:${port}/song.mp3`))
    assert.ok(answer.kind === 'unavailable')
    assert.match(answer.error.why, /"music.example" cannot be reached \(ERR_TLS_CERT_ALTNAME_INVALID\)/)
  })

  test('a site that speaks no TLS is told so', async (t) => {
    const { createServer: createPlain } = await import('node:net')
    const plain = createPlain((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    plain.listen(0, '127.0.0.1')
    await once(plain, 'listening')
    t.after(() => plain.close())
    const address = plain.address()
    assert.ok(typeof address === 'object' && address !== null)
    const where = `127.0.0.1:${address.port}`
    const answer = await direct(t, { allowPrivate: [where] }).fetch(
      await order(t, `https://${where}/song.mp3`),
    )
    assert.equal(answer.kind === 'unavailable' && answer.error.code, 'DOWNLOAD_FAILED')
  })
})
