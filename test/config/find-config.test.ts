import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { cosmiconfig, getDefaultSearchPlaces } from 'cosmiconfig'
import { CONFIG_DEFAULTS } from '../../src/config/defaults.ts'
import { findConfig } from '../../src/config/find-config.ts'
import { loadConfig } from '../../src/config/load-config.ts'
import { configSchema } from '../../src/config/schema.ts'

const root = realpathSync(mkdtempSync(join(tmpdir(), 'find-config-')))
after(() => rmSync(root, { recursive: true }))
let places = 0

/** A project below a folder that has a plain `.syncrc.json`; returns the project's folder. */
function project(files: Readonly<Record<string, string>>): string {
  const outer = join(root, String((places += 1)))
  const folder = join(outer, 'inner', 'deep')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(outer, '.syncrc.json'), '{ "triggerFolder": "outer" }')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

function textFor(place: string): string {
  if (place === 'package.json') return '{ "sync": { "triggerFolder": "inner" } }'
  if (place.endsWith('mjs')) return 'export default { triggerFolder: "inner" }'
  if (/[ct]s$|js$/.test(place)) return 'module.exports = { triggerFolder: "inner" }'
  return '{ "triggerFolder": "inner" }'
}

for (const place of getDefaultSearchPlaces('sync')) {
  test(`"${place}" is found where cosmiconfig finds it`, async () => {
    const folder = project({ [place]: textFor(place) })
    const theirs = await cosmiconfig('sync', { searchStrategy: 'global' }).search(folder)
    const ours = await findConfig(null, folder)
    assert.equal(ours?.path, theirs?.filepath)
    assert.deepEqual(ours?.value, { triggerFolder: 'inner' })
  })
}

const cases: readonly [files: Readonly<Record<string, string>>, expected: string, because: string][] = [
  [{}, 'outer', 'it is looked for upwards'],
  [{ 'package.json': '{ "name": "x" }' }, 'outer', 'a package.json without the key "sync" says nothing'],
  [{ '.syncrc.json': '' }, 'outer', 'an empty file is passed over'],
  [{ '.syncrc.json': '{ "triggerFolder": "a" } // why' }, 'a', 'comments are allowed'],
  [{ '.syncrc.json': '{ "triggerFolder": "a", }' }, 'a', 'so are trailing commas'],
  [
    { '.syncrc.json': '{ "triggerFolder": "a" }', '.syncrc': '{ "triggerFolder": "b" }' },
    'b',
    '.syncrc comes first',
  ],
  [
    { '.syncrc.json': '{ "triggerFolder": "a" }', 'package.json': '{ "sync": { "triggerFolder": "b" } }' },
    'b',
    'package.json comes first',
  ],
  [
    { '.syncrc.json': '{ "triggerFolder": "a" }', '.syncrc.yaml': 'triggerFolder: b' },
    'a',
    'JSON comes before YAML',
  ],
  [
    { 'base.json': '{ "triggerFolder": "a" }', '.syncrc.json': '{ "$import": "base.json" }' },
    'a',
    'cosmiconfig lets a configuration import another',
  ],
]
for (const [files, expected, because] of cases) {
  test(`the configuration of ${JSON.stringify(Object.keys(files))}: ${because}`, async () => {
    const config = await loadConfig({ file: null, cwd: project(files) })
    assert.equal(config.triggerFolder, join(config.baseFolder, expected))
  })
}

test('the defaults are those of the schema', () => {
  assert.deepEqual(configSchema().parse({}), CONFIG_DEFAULTS)
})

test('a section that is configured in part has the defaults of the rest', async () => {
  const { library, limits } = await loadConfig({
    file: null,
    cwd: project({ '.syncrc.json': '{ "library": { "unassigned": "None" }, "limits": { "tracks": 1 } }' }),
  })
  assert.equal(library.unassigned, 'None')
  assert.deepEqual(library.formats, CONFIG_DEFAULTS.library.formats)
  assert.deepEqual(limits, { ...CONFIG_DEFAULTS.limits, tracks: 1 })
})

const wrong: readonly [text: string, why: RegExp, because: string][] = [
  ['{\n  "trigerFolder": "a"\n}', /line 2: "trigerFolder".*did you mean "triggerFolder"/, 'an unknown key'],
  [
    '{\n  "library": {\n    "fold": "a" }\n}',
    /line 3: "library.fold".*did you mean "folder"/,
    'an unknown key of a section',
  ],
  ['{ "limits": { "tracks": "two" } }', /line 1: "limits.tracks"/, 'a wrong type'],
  ['{ "limits": }', /line 1, column \d+/, 'not JSON'],
  ['[]', /expected (object|record)/i, 'a list'],
  ['null', /expected (object|record)/i, 'null'],
  [
    '{ "library": {\n  "name": "{artist} - {titel}" } }',
    /line 2: "library.name": \{titel\} stands for nothing: known are .*\{title\}/,
    'a name that no track can fill',
  ],
  [
    '{\n  "stateFolder": "trigger-folder" }',
    /line 2: "stateFolder" is .* lies in the trigger folder/,
    'the ledger would be taken as a drop',
  ],
  [
    '{ "library": {\n  "folder": "trigger-folder/music" } }',
    /line 2: "library.folder" is .* lies in the trigger folder/,
    'the library would be taken as a drop',
  ],
  [
    '{ "triggerFolder": "." }',
    /"tasksFolder" is .* lies in the trigger folder/,
    'all would be taken as drops',
  ],
  [
    '{ "library": { "formats": { "wav": { "codec": "pcm_s24le",\n  "to": [{ "folder": "trigger-folder/wav" }] } } } }',
    /line 2: "library.formats.wav.to\[0\].folder" is .* lies in the trigger folder/,
    'the files of a format would be taken as drops',
  ],
]
for (const [text, why, because] of wrong) {
  test(`a wrong configuration says where: ${because}`, async () => {
    const cwd = project({ '.syncrc.json': text })
    await assert.rejects(loadConfig({ file: null, cwd }), { code: 'CONFIG_INVALID', why })
  })
}

test('what is hidden in the trigger folder, or a part of an inbox, is no drop', async () => {
  for (const folder of ['trigger-folder/.state', 'trigger-folder/04_state', 'trigger-folder-2']) {
    const cwd = project({ '.syncrc.json': JSON.stringify({ stateFolder: folder }) })
    assert.match((await loadConfig({ file: null, cwd })).stateFolder, /state|-2/)
  }
})

test('a file that is named and missing is an error', async () => {
  await assert.rejects(loadConfig({ file: 'none.json', cwd: root }), {
    code: 'CONFIG_INVALID',
    why: /does not exist/,
  })
})
