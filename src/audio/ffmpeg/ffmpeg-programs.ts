/** The ffmpeg that is used, found once at start by `locateFfmpeg`; `ffmpegVersion` asks it for its version. */
export interface FfmpegPrograms {
  /** Absolute path. */
  readonly ffmpeg: string
  /** Absolute path. */
  readonly ffprobe: string
  /** True when it is the old one of the npm packages, because no other was found: good for trying out. */
  readonly bundled: boolean
}
