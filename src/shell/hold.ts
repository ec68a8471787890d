/** Something that stays open while anybody holds it: the end of a pipe, an opened file. */
export interface Hold {
  readonly retain: () => void
  readonly release: () => void
}

/** Held once, by the caller; `free` runs when the last one lets go. */
export function createHold(free: () => void): Hold {
  let holders = 1
  return {
    retain: () => {
      holders += 1
    },
    release: () => {
      holders -= 1
      if (holders === 0) free()
    },
  }
}
