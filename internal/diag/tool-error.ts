/** Stable identifiers for operational failures. Codes are never renamed or reused. */
export type ErrorCode =
  | 'provider-not-found'
  | 'platform-not-available'
  | 'protocol-not-supported'
  | 'no-matching-version'
  | 'host-unreachable'
  | 'query-failed'
  | 'unauthorized'
  | 'download-failed'
  | 'hash-mismatch'
  | 'signature-invalid'
  | 'unsafe-archive'
  | 'invalid-package'
  | 'plugin-cache-unusable'
  | 'credentials-failed'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'git-failed'
  | 'interrupted';

export interface ToolErrorOptions {
  readonly cause?: unknown;
  /** The command or step that mends it, printed under the message. */
  readonly hint?: string;
}

/** Base class of every failure of the world that the tool reports to a person. */
export class ToolError extends Error {
  override readonly name: string = 'ToolError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: ToolErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

const absence: ReadonlySet<ErrorCode> = new Set(['provider-not-found', 'platform-not-available']);

/** Reports whether an error says "it does not exist", as opposed to "I could not find out". */
export function isAbsence(error: unknown): error is ToolError {
  return error instanceof ToolError && absence.has(error.code);
}

/** The text of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
