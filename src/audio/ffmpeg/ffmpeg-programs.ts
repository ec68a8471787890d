/** The ffmpeg that is used, found once at start by `locateFfmpeg`. */
export interface FfmpegPrograms {
  /** Absolute path. */
  readonly ffmpeg: string
  /** Absolute path. */
  readonly ffprobe: string
  /** What `ffmpeg -version` calls itself: `5.1.9-0+deb12u1`, `7.1`, `N-47683-g0e8eb07980-static`. */
  readonly version: string
  /** True when it is the old one of the npm packages, because no other was found: good for trying out. */
  readonly bundled: boolean
}
