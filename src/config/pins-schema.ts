import * as z from 'zod/mini'

/** The file of pins: what a person decided about the audio of tracks, to be kept and shared. */
export const pinsSchema = z.strictObject({
  $schema: z.optional(z.string()),
  pins: z.record(
    z
      .string()
      .check(
        z.meta({ description: 'spotify:track:ID, isrc:XXXXXXXXXXXX, or the canonical link of the track' }),
      ),
    z.string().check(z.meta({ description: 'the link that its audio is fetched from, or "none"' })),
  ),
})
