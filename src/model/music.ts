export type KeyMode = 'major' | 'minor'
export type KeyNotation = 'classical' | 'camelot' | 'open-key'
