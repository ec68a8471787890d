import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLeftAlone } from '../../src/trigger/left-alone.ts'

const leftAlone = [
  '.hidden.json',
  '.DS_Store',
  '._x.webloc',
  '.goutputstream-ABC123',
  '.#x.json',
  '.nfs00001',
  '..x.json',
  'x.json.tmp',
  'x.json.part',
  'x.partial',
  'x.mp3.crdownload',
  'x.mp3.download',
  'x.filepart',
  'x.wav.!qB',
  'x.json.swp',
  'x.swx',
  'x.json~',
  '4913',
  '#x.json#',
  '~$list.txt',
  'Thumbs.db',
  'desktop.ini',
  'Icon\r',
  '.syncthing.x.json.tmp',
  '~syncthing~x.json.tmp',
  '.x.json.icloud',
  'x.icloud',
  'X.TMP',
  'README.md',
]
const drops = [
  'x.json',
  'part.wav',
  'tmp',
  'x.tmp.wav',
  '~x.wav',
  '#1 hit.wav',
  '14913',
  '$x.json',
  ' x .json',
  '__proto__.json',
]

for (const name of leftAlone)
  test(`${JSON.stringify(name)} is left alone`, () => assert.ok(isLeftAlone(name)))
for (const name of drops) test(`${JSON.stringify(name)} is a drop`, () => assert.ok(!isLeftAlone(name)))
