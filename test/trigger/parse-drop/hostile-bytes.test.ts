import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fc } from '../../properties.ts'
import { parseContent, type TextKind } from '../../../src/trigger/parse-drop/parse-content.ts'
import type { ParseAnswer } from '../../../src/trigger/parse-drop/parse-answer.ts'

const FIXTURES = join(import.meta.dirname, '../../fixtures/drops')
const RULES = {
  folder: join(tmpdir(), 'no-such-folder'),
  allowedFolders: [],
  allowPrivate: [],
  taskNames: [],
  maxJsonBytes: 1 << 20,
}

const examples: [kind: TextKind, bytes: Buffer][] = [
  ['json', Buffer.from('{"id":"a","url":"https://a.b/","next":null,"urls":["https://c.d/"]}')],
  ['url', readFileSync(join(FIXTURES, 'windows.url'))],
  ['url', readFileSync(join(FIXTURES, 'utf16.url'))],
  ['desktop', readFileSync(join(FIXTURES, 'link.desktop'))],
  ['webloc', readFileSync(join(FIXTURES, 'xml.webloc'))],
  ['webloc', readFileSync(join(FIXTURES, 'binary.webloc'))],
  ['list', readFileSync(join(FIXTURES, 'list.txt'))],
  ['list', readFileSync(join(FIXTURES, 'set.m3u8'))],
]

for (const [index, [kind, bytes]] of examples.entries()) {
  test(`${kind} (${index}): damaged bytes are answered, never thrown at us, and name no file`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(damage(bytes.length), { minLength: 1, maxLength: 4 }), async (damages) => {
        const answer = await parse(
          kind,
          damages.reduce((all, { at, remove, insert }) => splice(all, at, remove, insert), bytes),
        )
        if (answer.kind === 'parsed') assert.deepEqual(answer.drop.request.files, [])
      }),
      { seed: 1, numRuns: 150 },
    )
  })
}

test('a binary property list that unfolds without end is refused at once', async () => {
  // 20 arrays, each holding the next one twice, would unfold to a million values
  const levels = 20
  const objects = Array.from({ length: levels }, (_, i) => Buffer.from([0xa2, i + 1, i + 1]))
  const answer = await parse('webloc', binaryPlist([...objects, Buffer.from([0x09])]))
  assert.equal(answer.kind, 'incomplete')
})

test('a binary property list that holds itself is refused', async () => {
  const answer = await parse('webloc', binaryPlist([Buffer.from([0xd1, 0, 0])]))
  assert.equal(answer.kind, 'incomplete')
})

test('a link cannot come from a prototype', async () => {
  const xml =
    '<plist><dict><key>__proto__</key><dict><key>URL</key><string>https://a.b/</string></dict></dict></plist>'
  assert.equal((await parse('webloc', Buffer.from(xml))).kind, 'refused')
})

test('the ordinary escapes of XML are understood', async () => {
  const xml =
    '<?xml version="1.0"?><!-- <dict><key>URL</key> --><plist><dict><key>Name</key><string>x</string>' +
    '<key>URL</key><string>https://a.b/?c=1&amp;d=&#50;&#x33;</string></dict></plist>'
  const answer = await parse('webloc', Buffer.from(xml))
  assert.deepEqual(answer.kind === 'parsed' && answer.drop.request.urls, ['https://a.b/?c=1&d=23'])
})

test('entities of a property list are not unfolded', async () => {
  const lines = ['<!DOCTYPE plist [<!ENTITY a "aaaaaaaaaa">']
  for (let i = 1; i < 10; i++)
    lines.push(`<!ENTITY ${'a'.repeat(i + 1)} "${`&${'a'.repeat(i)};`.repeat(10)}">`)
  lines.push(`]><plist><dict><key>URL</key><string>https://a.b/&${'a'.repeat(10)};</string></dict></plist>`)
  assert.notEqual((await parse('webloc', Buffer.from(lines.join('\n')))).kind, 'parsed')
})

function parse(kind: TextKind, bytes: Buffer): Promise<ParseAnswer> {
  return parseContent(kind, { bytes, name: 'x', ending: kind, base: RULES.folder }, RULES)
}

interface Damage {
  readonly at: number
  readonly remove: number
  readonly insert: Uint8Array
}

function damage(length: number): fc.Arbitrary<Damage> {
  return fc.record({ at: fc.nat(length), remove: fc.nat(6), insert: fc.uint8Array({ maxLength: 6 }) })
}

function splice(bytes: Buffer, at: number, remove: number, insert: Uint8Array): Buffer {
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
}

/** A whole binary property list whose first object is the top; offsets and references of one byte. */
function binaryPlist(objects: readonly Buffer[]): Buffer {
  const body = Buffer.concat(objects)
  let offset = 8
  const offsets = objects.map((object) => {
    offset += object.length
    return offset - object.length
  })
  const trailer = Buffer.alloc(32)
  trailer[6] = 1
  trailer[7] = 1
  trailer.writeBigUInt64BE(BigInt(objects.length), 8)
  trailer.writeBigUInt64BE(BigInt(8 + body.length), 24)
  return Buffer.concat([Buffer.from('bplist00'), body, Buffer.from(offsets), trailer])
}
