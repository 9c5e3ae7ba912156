import { messageOf, ToolError } from '../diag/tool-error.ts';
import { RequestError } from '../net/request-error.ts';

export interface DownloadErrorOptions {
  readonly cause?: unknown;
  readonly hint?: string | undefined;
  /** Whether another try could go better. */
  readonly retryable: boolean;
  /** How long the server asks to wait before that. */
  readonly retryAfterMs?: number | undefined;
}

/** An archive that could not be had; the message begins with the host. */
export class DownloadError extends ToolError {
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(host: string, problem: string, options: DownloadErrorOptions) {
    super('download-failed', `${host}: ${problem}`, {
      cause: options.cause,
      ...(options.hint === undefined ? {} : { hint: options.hint }),
    });
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A failure of the transport on the way to an archive, told by its host. */
export function makeTransportError(host: string, cause: unknown): DownloadError {
  return new DownloadError(host, messageOf(cause), {
    cause,
    hint: cause instanceof ToolError ? cause.hint : undefined,
    retryable: cause instanceof RequestError && cause.retryable,
  });
}
