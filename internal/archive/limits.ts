import { ToolError } from '../diag/tool-error.ts';

/**
 * What a package may cost. Terraform has no such limits; the largest real provider stays below each
 * by a factor of ten or more, a bomb does not.
 */

/** Entries of an archive, or files and directories of a package on disk, implied ones included. */
export const entriesMax = 100_000;
/** Bytes of one entry's name with its path; the longest path that Linux opens. */
export const nameBytesMax = 4096;
/** Bytes of one archive as a file. */
export const archiveBytesMax = 4 * 1024 ** 3;
/** Bytes of all contents together, once inflated. */
export const unpackedBytesMax = 16 * 1024 ** 3;
/** Bytes from the central directory to the end of the archive: the only part held in memory whole. */
export const directoryBytesMax = 16 * 1024 ** 2;
/**
 * Inflated bytes per archive byte, once more than `ratioFreeBytes` came out. DEFLATE alone reaches
 * 1032; executables reach 5.
 */
export const ratioMax = 250;
export const ratioFreeBytes = 1024 ** 3;

/** The failure of a package that exceeds one of the limits above. */
export function overLimit(what: string): ToolError {
  return new ToolError('unsafe-archive', `Cannot accept package: ${what}`);
}

/**
 * Checks an entry that has been read.
 *
 * @param count of entries so far, this one included
 * @throws {ToolError} `unsafe-archive`
 */
export function checkEntryLimits(count: number, nameBytes: number): void {
  if (count > entriesMax) throw overLimit(`it has more than ${entriesMax} entries`);
  if (nameBytes > nameBytesMax) {
    throw overLimit(`it has an entry whose name exceeds ${nameBytesMax} bytes`);
  }
}

/** Adds up what comes out of an archive and stops a bomb while it goes off. */
export class UnpackedTotal {
  #bytes = 0;

  /**
   * @param archiveBytes of the archive read so far
   * @throws {ToolError} `unsafe-archive`
   */
  add(bytes: number, archiveBytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > unpackedBytesMax) {
      throw overLimit(`its contents exceed ${unpackedBytesMax} bytes`);
    }
    if (this.#bytes > ratioFreeBytes && this.#bytes > ratioMax * archiveBytes) {
      throw overLimit(`its contents are more than ${ratioMax} times as large as the archive`);
    }
  }
}
