import { resolve } from 'node:path'
import type { Analyser } from '../audio/analysis/analyse.ts'
import type { FfmpegPrograms } from '../audio/ffmpeg/ffmpeg-programs.ts'
import type { Config } from '../config/load-config.ts'
import { SyncError } from '../model/error.ts'
import type { Downloader, FetchPicture } from '../model/ports.ts'
import type { YtDlp } from '../services/yt-dlp/yt-dlp.ts'

/** What a run may need of the machine, each found or started when first asked for, once for the whole agent. */
export interface Tools {
  readonly ffmpeg: () => Promise<FfmpegPrograms>
  /** The one command that installs a current ffmpeg here. */
  readonly installFfmpeg: () => Promise<string>
  readonly analyser: () => Promise<Analyser>
  /** On yt-dlp where there is one, else for plain links alone. */
  readonly downloader: () => Promise<Downloader>
  /** yt-dlp itself, for searches and lists; throws `PROGRAM_MISSING`. */
  readonly ytDlp: () => Promise<YtDlp>
  readonly picture: FetchPicture
  /** Path of the program that downloads; throws `PROGRAM_MISSING`. */
  readonly downloaderProgram: () => Promise<string>
  /** At most `limits.tracks` at a time. */
  readonly heavy: <T>(work: () => Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/** An analysis of ten minutes takes seconds; what takes this long hangs. */
const ANALYSIS_TIMEOUT_MS = 120_000

export function createTools(config: Config, env: Readonly<Record<string, string | undefined>>): Tools {
  const open: (() => Promise<void>)[] = []
  const ffmpeg = once(async () => {
    const { locateFfmpeg } = await import('../audio/ffmpeg/locate-ffmpeg.ts')
    return locateFfmpeg({ env })
  })
  const analyser = once(async () => {
    const { createAnalyser } = await import('../audio/analysis/analyse.ts')
    const made = createAnalyser({ workers: config.limits.tracks, killAfterMs: ANALYSIS_TIMEOUT_MS })
    open.push(() => made.close())
    return made
  })
  const downloaderProgram = once(async () => {
    const { locateYtDlp } = await import('../services/yt-dlp/locate-yt-dlp.ts')
    return locateYtDlp({ env })
  })
  const ytDlp = once(async () => {
    const { createYtDlp } = await import('../services/yt-dlp/yt-dlp.ts')
    const { allowPrivate, proxy, cookiesFromBrowser, cookiesFile } = config.network
    const made = createYtDlp({
      program: await downloaderProgram(),
      ffmpegPath: (await ffmpeg()).ffmpeg,
      allowPrivate,
      proxy,
      cookiesFromBrowser,
      cookiesFile: cookiesFile === null ? null : resolve(config.baseFolder, cookiesFile),
      downloadsPerHost: config.limits.downloadsPerHost,
      env,
    })
    open.push(() => made.close())
    return made
  })
  let directMedia: Promise<Downloader> | null = null
  const createDirect = async (missing: SyncError): Promise<Downloader> => {
    const { createDirectMedia } = await import('../services/direct-media/direct-media.ts')
    const { allowPrivate, proxy } = config.network
    const { downloadsPerHost } = config.limits
    const made = createDirectMedia({ allowPrivate, proxy, downloadsPerHost, missing })
    open.push(() => made.close())
    return made
  }
  // asked anew each time, so that a program installed meanwhile is used at once
  const downloader = async (): Promise<Downloader> => {
    try {
      await downloaderProgram()
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'PROGRAM_MISSING') throw error
      return (directMedia ??= createDirect(error))
    }
    return ytDlp()
  }
  const heavyQueue = once(async () => {
    const { default: PQueue } = await import('p-queue')
    return new PQueue({ concurrency: config.limits.tracks })
  })
  return {
    ffmpeg,
    installFfmpeg: async () => (await import('../audio/ffmpeg/locate-ffmpeg.ts')).installFfmpegCommand(),
    analyser,
    downloader,
    ytDlp,
    picture: async (url, signal) => {
      const { fetchPicture } = await import('../services/pictures/fetch-picture.ts')
      return fetchPicture(config.network, url, signal)
    },
    downloaderProgram,
    heavy: async (work) => (await heavyQueue()).add(work),
    close: async () => {
      await Promise.all(open.map((close) => close()))
    },
  }
}

/** Makes a value at most once; a failure is not kept, so that an installed program is found at the next try. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
}
