import type { DecodedAudio } from '../../audio/decode.ts'
import type { Gate } from '../../model/gate.ts'

/** Every finished file that was decoded, by its path; an absent file has no entry. */
export type Decoded = ReadonlyMap<string, DecodedAudio>

/** A gate before it is known whose it is. */
export type TrackGate = Omit<Gate, 'track'>
