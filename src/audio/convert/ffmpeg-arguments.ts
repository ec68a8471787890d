import { ffmpegFile, PROGRESS_OPTIONS } from '../ffmpeg/run-ffmpeg.ts'
import { SAFE_INPUT } from '../ffmpeg/safe-input.ts'
import type { ConversionGraph } from './conversion-graph.ts'

/**
 * The command line of a conversion, built by fluent-ffmpeg (loaded here, and nowhere else). Its own runner is not used:
 * it starts ffmpeg once more to list encoders, cannot end a process group, and waits for ever when ffmpeg hangs.
 * Only plain options are given: its `.format()` and `.audioCodec()` read lists whose form changed in ffmpeg 7.
 */
export async function ffmpegArguments(
  sourcePath: string,
  graph: ConversionGraph,
): Promise<readonly string[]> {
  const { default: fluent } = await import('fluent-ffmpeg')
  const command = fluent()
    .input(ffmpegFile(sourcePath))
    .inputOptions('-loglevel', 'level+info', ...PROGRESS_OPTIONS, '-filter_complex_threads', '1')
    .inputOptions(...SAFE_INPUT, '-threads', '1', '-vn', '-sn', '-dn')
    .complexFilter(
      graph.filters.map(({ filter, options, inputs, outputs }) => ({
        filter,
        ...(options === undefined ? {} : { options }),
        inputs: [...inputs],
        outputs: [...outputs],
      })),
    )
  for (const { link, path, options } of graph.outputs) {
    command.output(ffmpegFile(path)).outputOptions('-map', `[${link}]`, ...options)
  }
  return command._getArguments()
}
