/**
 * The tables of the fingerprint index, for the store's migrations.
 *
 * `fingerprints.items`: the whole fingerprint, 32-bit items, little-endian. `fingerprint_postings`: for every value
 * of an item's low 20 bits, who has a selected item with that value (5 bytes each, see posting.ts). A change of
 * what is selected or how it is packed needs a migration that empties the postings and adds every fingerprint again.
 */
export const FINGERPRINT_INDEX_SCHEMA = `
CREATE TABLE fingerprints (
  number   INTEGER PRIMARY KEY,
  track_id TEXT NOT NULL UNIQUE,
  items    BLOB NOT NULL
) STRICT;

CREATE TABLE fingerprint_postings (
  bucket   INTEGER PRIMARY KEY,
  postings BLOB NOT NULL
) STRICT;
`
