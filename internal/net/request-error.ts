import { ToolError, type ErrorCode, type ToolErrorOptions } from '../diag/tool-error.ts';

/** What went wrong, for those who word it differently. */
export type RequestFailure =
  /** No connection, or it broke, or what came is not HTTP. */
  | 'transport'
  | 'timeout'
  | 'certificate'
  /** The last answer was one that is worth another try, such as 503. */
  | 'status'
  | 'redirect-limit'
  /** The server leads to something that is not an http or https address. */
  | 'redirect-target'
  /** The body is larger than the caller allows, or cannot be decoded. */
  | 'body';

export interface RequestErrorOptions extends ToolErrorOptions {
  readonly failure: RequestFailure;
  /** Whether the same request could go better another time. */
  readonly retryable: boolean;
  /** The answer that was not good enough, where there was one. */
  readonly answer?: FailedAnswer | undefined;
}

export interface FailedAnswer {
  /** Such as `503 Service Unavailable`. */
  readonly statusLine: string;
  readonly url: URL;
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;
}

/** A request that got no answer, or an answer whose body could not be had in full. */
export class RequestError extends ToolError {
  override readonly name = 'RequestError';
  readonly failure: RequestFailure;
  readonly retryable: boolean;
  readonly answer: FailedAnswer | undefined;

  constructor(code: ErrorCode, message: string, options: RequestErrorOptions) {
    super(code, message, options);
    this.failure = options.failure;
    this.retryable = options.retryable;
    this.answer = options.answer;
  }
}
