import { ToolError, type ErrorCode, type ToolErrorOptions } from '../diag/tool-error.ts';
import type { Hash } from '../hash/hash.ts';

/** What was found before the failure; tells the caller which failure to report first. */
export interface ContentErrorOptions extends ToolErrorOptions {
  /** `unpack`: the archive cannot be unpacked. `checksum`: it can, but its files cannot be hashed. */
  readonly stage: 'unpack' | 'checksum';
  /**
   * The checksum of the whole archive where it was read to the end: if that is not the expected one,
   * then the archive was damaged or replaced, which matters more than how it shows.
   */
  readonly zh?: Hash | undefined;
}

/** A package whose bytes were had, but are not what a package should be. */
export class PackageContentError extends ToolError {
  readonly stage: 'unpack' | 'checksum';
  readonly zh: Hash | undefined;

  constructor(code: ErrorCode, message: string, options: ContentErrorOptions) {
    super(code, message, options);
    this.stage = options.stage;
    this.zh = options.zh;
  }

  /** The same failure with the archive's checksum. */
  withZh(zh: Hash): PackageContentError {
    return new PackageContentError(this.code, this.message, {
      cause: this.cause,
      stage: this.stage,
      zh,
    });
  }
}

/** An archive that cannot be unpacked; the message is worded as Go's zip reader words it. */
export function makeUnpackError(message: string): PackageContentError {
  return new PackageContentError('invalid-package', message, { stage: 'unpack' });
}
