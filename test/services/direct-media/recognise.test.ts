import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { recognise } from '../../../src/services/direct-media/recognise.ts'

const cases: readonly (readonly [
  head: string,
  type: string,
  path: string,
  found: string,
  because: string,
])[] = [
  ['ID3\x04\x00', '', '/x', 'media mp3', 'tags before an MP3'],
  ['\xff\xfb\x90\x64\x00', '', '/x', 'media mp3', 'an MPEG frame'],
  ['\xff\xf1\x50\x80\x00', '', '/x', 'media aac', 'an ADTS frame'],
  ['\xff\xfe<\x00h\x00', 'text/html', '/', 'page', 'a page in UTF-16 is no MPEG frame'],
  ['RIFF\x24\x00\x00\x00WAVEfmt ', 'text/html', '/x', 'media wav', 'the bytes count before the type'],
  ['RF64\xff\xff\xff\xffWAVEds64', '', '/x', 'media wav', 'a large one'],
  ['FORM\x00\x00\x00\x00AIFF', '', '/x', 'media aiff', 'AIFF'],
  ['fLaC\x00', '', '/x', 'media flac', 'FLAC'],
  ['OggS\x00', '', '/x', 'media ogg', 'Ogg'],
  ['\x00\x00\x00\x20ftypM4A ', '', '/x', 'media m4a', 'MP4 with audio alone'],
  ['\x00\x00\x00\x20ftypisom', '', '/x', 'media mp4', 'MP4'],
  ['\x1aE\xdf\xa3\x01', 'video/webm', '/x', 'media mka', 'WebM'],
  ['\x01\x02\x03', 'audio/x-something', '/x', 'media bin', 'unknown bytes that are said to be audio'],
  ['\x01\x02\x03', 'application/octet-stream', '/a.wma', 'media wma', 'unknown bytes that are called audio'],
  ['\x01\x02\x03', 'application/octet-stream', '/a.zip', 'other', 'unknown bytes'],
  ['%PDF-1.7\x00', 'application/pdf', '/a.pdf', 'other', 'a document'],
  ['<!DOCTYPE html>', '', '/', 'page', 'a page that says nothing of itself'],
  ['\n <html>', 'text/plain', '/', 'page', 'a page that is called a text'],
  ['<?xml version="1.0"?><html>', 'application/xhtml+xml', '/', 'page', 'a page in XML'],
  ['hello', 'text/html; charset=x', '/', 'other', 'only whole types are known'],
  ['hello', 'text/html', '/', 'page', 'a page without any tag'],
  ['<!doctype html>', 'audio/mpeg', '/a.mp3', 'other', 'a page that is called audio'],
  ['hello', 'audio/mpeg', '/a.mp3', 'other', 'a text that is called audio'],
  ['', 'audio/mpeg', '/a.mp3', 'other', 'nothing at all'],
  ['{"a":1}', 'application/json', '/', 'other', 'data'],
  ['#EXTM3U\n', 'application/vnd.apple.mpegurl', '/a.m3u8', 'list', 'a stream'],
  ['#EXTM3U\n', 'audio/mpegurl', '/a.m3u8', 'list', 'a stream under an audio type'],
  ['<?xml version="1.0"?><rss>', 'text/xml', '/', 'list', 'a feed'],
  ['<MPD xmlns=', 'application/dash+xml', '/', 'list', 'a stream of another kind'],
]

describe('what an answer is, by its first bytes, then its type, then its name', () => {
  for (const [head, type, pathname, expected, because] of cases) {
    test(because, () => {
      const found = recognise({ head: Buffer.from(head, 'latin1'), type, pathname })
      assert.equal(found.kind === 'media' ? `media ${found.ending}` : found.kind, expected)
    })
  }
})
