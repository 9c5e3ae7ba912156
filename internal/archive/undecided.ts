/**
 * Thrown when a stream of zip entries cannot be hashed with certainty while it arrives, or disagrees
 * with its central directory in any way. It says nothing against the archive: a second pass, with the
 * central directory as the truth, decides.
 */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}
