import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHostCheck, createNameCheck } from '../../../src/util/network/host-check.ts'
import { isPrivateAddress } from '../../../src/util/network/private-address.ts'

const ADDRESSES: readonly (readonly [address: string, isPrivate: boolean, because: string])[] = [
  ['8.8.8.8', false, 'public'],
  ['93.184.215.14', false, 'public'],
  ['172.15.255.255', false, 'just below a private network'],
  ['172.32.0.0', false, 'just above it'],
  ['223.255.255.255', false, 'the last before multicast'],
  ['2606:4700::1111', false, 'public'],
  ['2001:4860:4860::8888', false, 'public, although it begins like Teredo'],
  ['::ffff:8.8.8.8', false, 'a public one, mapped'],
  ['64:ff9b::808:808', false, 'a public one, through NAT64'],
  ['0.0.0.0', true, 'this host'],
  ['10.1.2.3', true, 'private'],
  ['100.100.100.200', true, 'carrier NAT; metadata of Alibaba'],
  ['127.0.0.1', true, 'loopback'],
  ['127.255.255.254', true, 'loopback to its end'],
  ['168.63.129.16', true, 'metadata of Azure'],
  ['169.254.169.254', true, 'link-local; metadata of AWS, GCP, Azure'],
  ['172.16.0.1', true, 'private'],
  ['172.31.255.255', true, 'private'],
  ['192.0.0.192', true, 'metadata of Oracle'],
  ['192.168.1.1', true, 'private'],
  ['198.18.0.1', true, 'benchmarks'],
  ['224.0.0.251', true, 'multicast'],
  ['255.255.255.255', true, 'broadcast'],
  ['::', true, 'unspecified'],
  ['::1', true, 'loopback'],
  ['::127.0.0.1', true, 'IPv4-compatible'],
  ['::ffff:127.0.0.1', true, 'loopback, mapped'],
  ['::ffff:a9fe:a9fe', true, 'metadata, mapped and in hexadecimal'],
  ['0:0:0:0:0:ffff:10.0.0.1', true, 'private, mapped and written out'],
  ['64:ff9b::a00:1', true, 'private, through NAT64'],
  ['64:ff9b:1::1', true, 'local NAT64'],
  ['2001:0:53aa::1', true, 'Teredo'],
  ['2002:7f00:1::', true, '6to4'],
  ['fd00:ec2::254', true, 'unique local; metadata of AWS'],
  ['fe80::1%eth0', true, 'link-local with a zone'],
  ['fec0::1', true, 'site-local'],
  ['ff02::fb', true, 'multicast'],
  ['localhost', true, 'no address at all'],
  ['', true, 'nothing'],
]

for (const [address, isPrivate, because] of ADDRESSES) {
  test(`"${address}" is ${isPrivate ? 'private' : 'public'}: ${because}`, () => {
    assert.equal(isPrivateAddress(address), isPrivate)
  })
}

const PUBLIC = { address: '93.184.215.14', family: 4 }
const LOOPBACK = { address: '127.0.0.1', family: 4 }

const HOSTS: readonly (readonly [host: string, kind: string, because: string])[] = [
  ['public.example', 'allowed', 'it resolves to a public address'],
  ['PUBLIC.example.', 'allowed', 'case and a last dot mean nothing'],
  ['inside.example', 'private', 'it resolves to the loopback'],
  ['mixed.example', 'private', 'one of its addresses is private'],
  ['nowhere.example', 'unknown', 'nobody knows it'],
  ['127.1', 'private', 'a short way to write the loopback'],
  ['0x7f.0.0.1', 'private', 'a hexadecimal way'],
  ['2130706433', 'private', 'a number'],
  ['[::1]', 'private', 'brackets'],
  ['::1', 'private', 'no brackets'],
  ['nas.example', 'allowed', 'it is listed'],
  ['[fd00::5]', 'allowed', 'it is listed with brackets'],
]

test('a host is judged by every address that it resolves to', async () => {
  const known: Readonly<Record<string, readonly { address: string; family: number }[]>> = {
    'public.example': [PUBLIC],
    'inside.example': [LOOPBACK],
    'mixed.example': [PUBLIC, LOOPBACK],
    'nas.example': [{ address: '192.168.1.7', family: 4 }],
  }
  const resolve = (host: string) =>
    known[host] === undefined
      ? Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
      : Promise.resolve(known[host])
  const check = createHostCheck({ allowPrivate: ['NAS.example', '[fd00::5]:80'], resolve })
  for (const [host, kind, because] of HOSTS)
    assert.equal((await check(host, 80)).kind, kind, `${host}: ${because}`)
  assert.equal((await check('[fd00::5]', 81)).kind, 'private', 'listed with another port')
})

test('behind a proxy, only what a name or an address says itself is judged', async () => {
  const check = createNameCheck({ allowPrivate: ['localhost:80'] })
  const cases = [
    ['localhost', 80, 'allowed'],
    ['localhost', 81, 'private'],
    ['printer', 80, 'private'],
    ['nas.local', 80, 'private'],
    ['metadata.google.internal', 80, 'private'],
    ['10.0.0.1', 80, 'private'],
    ['127.1', 80, 'private'],
    ['::ffff:127.0.0.1', 80, 'private'],
    ['public.example', 80, 'allowed'],
  ] as const
  for (const [host, port, kind] of cases)
    assert.equal((await check(host, port)).kind, kind, `${host}:${port}`)
})
