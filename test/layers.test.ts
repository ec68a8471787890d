import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** From high to low; a file imports its own folder and lower lines only. Folders in one line never import each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['cli.ts', 'bench', 'build', 'demo', 'eval', 'schemas', 'torture'],
  ['cli'],
  ['app'],
  ['actions', 'engine', 'server', 'services'],
  ['audio', 'config', 'report', 'runner', 'service-unit', 'store', 'trigger'],
  ['matching', 'shell'],
  ['model'],
  ['util'],
]
/** What a line may import besides: the reason stands in src/README.md, "Layers". */
const ALLOWED: readonly [from: string, to: string][] = []

const files = globSync('**/*.ts', { cwd: src }).filter((file) => !file.endsWith('.d.ts'))
const imports = new Map(files.map((file) => [file, importsOf(file)]))

test('every folder of src has its place in the layers', () => {
  const known = new Set(LAYERS.flat())
  assert.deepEqual(
    [...new Set(files.map(topOf))].filter((top) => !known.has(top)),
    [],
  )
})

test('a file imports its own folder and lower layers only', () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => !mayImport(topOf(file), topOf(target)))
      .map((target) => `${file} imports ${target}`),
  )
  assert.deepEqual(wrong, [])
})

test('no import goes round in a circle', () => {
  const state = new Map<string, 'open' | 'done'>()
  const circles: string[] = []
  const visit = (file: string, way: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      circles.push([...way.slice(way.indexOf(file)), file].join(' -> '))
      return
    }
    state.set(file, 'open')
    for (const target of imports.get(file) ?? []) visit(target, [...way, file])
    state.set(file, 'done')
  }
  for (const file of files) visit(file, [])
  assert.deepEqual(circles, [])
})

function mayImport(from: string, to: string): boolean {
  if (from === to) return true
  if (ALLOWED.some(([a, b]) => a === from && b === to)) return true
  return layerOf(to) > layerOf(from)
}

function layerOf(top: string): number {
  return LAYERS.findIndex((layer) => layer.includes(top))
}

function topOf(file: string): string {
  return file.split('/')[0] ?? file
}

/** Value imports, lazy ones too; a type is gone when the program runs, but it binds all the same, so it counts. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(src, file), 'utf8')
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g)].map(([, path = '']) =>
    relative(src, join(src, dirname(file), path)),
  )
}
