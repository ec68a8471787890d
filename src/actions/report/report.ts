import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Run } from '../../model/run.ts'
import { renderMarkdown } from '../../report/markdown/render-markdown.ts'
import { runJson } from '../../report/run-json.ts'
import { writeFileAtomic } from '../../util/atomic-write.ts'
import { permit } from '../../util/permitted-access.ts'
import type { RunAction, RunContext } from '../action.ts'
import { explainFileError } from '../explain-file-error.ts'
import { sizeOf } from '../process/library-files.ts'
import { reportPathOf } from '../report-path.ts'
import { concludeRun } from './assemble-run.ts'

/** Writes the execution summary (`report.md`), the same facts as `run.json`, and the pictures beside them. */
export const report: RunAction = {
  scope: 'run',
  name: 'report',
  description: 'write the Markdown execution summary and run.json',
  // it speaks of everything that has happened until now
  stillHolds: () => Promise.resolve(false),
  run: async (context) => {
    const { store, run, now } = context
    const row = store.runs.get(run.id) ?? run
    const path = reportPathOf(context)
    const folder = dirname(path)
    permit({ kind: 'write', path })
    context.emit({ type: 'gaps', gaps: await context.gaps() })
    // asked before anything is written: it may start a program, which may not be permitted
    const facts = await context.reportFacts()
    const concluded = concludeRun(
      store,
      { ...row, reportPath: path, finishedAt: now().toISOString() },
      row.cancelRequested,
    )
    try {
      const written = await withPictures(context, concluded, folder)
      await writeFileAtomic(join(folder, 'run.json'), `${JSON.stringify(runJson(written), null, 2)}\n`)
      await writeFileAtomic(path, renderMarkdown(written, { ...facts, reportFolder: folder }))
    } catch (error) {
      throw explainFileError(error, folder, 'FILE_FAILED')
    }
    store.runs.setReport(run.id, path)
  },
}

/** The pictures are copied beside the report, because work folders are deleted. */
async function withPictures({ store }: RunContext, run: Run, folder: string): Promise<Run> {
  await mkdir(folder, { recursive: true })
  const tracks = await Promise.all(
    run.tracks.map(async (track, index) => {
      const waveform = await keepPicture(track.pictures.waveform, join(folder, `waveform-${index + 1}.png`))
      const spectrogram = await keepPicture(
        track.pictures.spectrogram,
        join(folder, `spectrogram-${index + 1}.png`),
      )
      const pictures = { waveform, spectrogram }
      store.runs.learn(track.id, { pictures })
      return { ...track, pictures }
    }),
  )
  return { ...run, tracks }
}

async function keepPicture(from: string | null, to: string): Promise<string | null> {
  if (from === to) return from
  if (from === null || (await sizeOf(from)) === null) return null
  await copyFile(from, to)
  return to
}
