import { parseRetryAfter, type RetryClock } from '../async/retry.ts';
import { ToolError } from '../diag/tool-error.ts';
import { basicAuthorization } from './basic-authorization.ts';
import { startDeadline, type Deadline } from './deadline.ts';
import type { Answer } from './exchange.ts';
import { explainFailure, makeTimeoutError, type ExchangePhase } from './explain-failure.ts';
import type { HttpOptions, HttpResponse } from './http-client.ts';
import { redactUrl } from './redact-url.ts';
import { followRedirect, type RequestTarget } from './redirect.ts';
import { RequestError, type FailedAnswer } from './request-error.ts';
import { drain, makeResponse, statusLine } from './response.ts';
import { movedBytesMin } from './stall-watch.ts';
import type { Transport } from './transport.ts';

export interface AttemptContext {
  readonly transport: Transport;
  readonly options: HttpOptions;
  readonly clock: Pick<RetryClock, 'now'>;
}

/**
 * Tries a request once: follows redirects and gives the answer at their end, under one time limit
 * that lasts until the body has been read.
 *
 * @throws {RequestError} also for an answer that is worth another try, if another may follow
 */
export async function attemptRequest(
  target: RequestTarget,
  context: AttemptContext,
): Promise<HttpResponse> {
  const { options } = context;
  const deadline = startDeadline(options.signal, options.retry);
  try {
    const { answer, url } = await followRedirects(target, context, deadline);
    const response = makeResponse(answer, {
      url,
      maxBytes: options.maxBytes,
      deadline,
      explain: (error) => wordFailure(error, { url, phase: 'body' }, { options, deadline }),
    });
    if (options.retry.attemptsMax > 1 && isWorthRetrying(answer.status)) {
      await response.discard();
      throw makeStatusError(failedAnswer(answer, url, context));
    }
    return response;
  } catch (error) {
    deadline.clear();
    throw error;
  }
}

async function followRedirects(
  first: RequestTarget,
  context: AttemptContext,
  deadline: Deadline,
): Promise<{ answer: Answer; url: URL }> {
  let target = first;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await send(target, context, deadline);
    const next = followRedirect(target, answer);
    if (next === undefined) return { answer, url: target.url };
    await drain(answer.body);
    if (redirects === context.options.redirectsMax) {
      throw makeRedirectLimitError(next.url, redirects, failedAnswer(answer, target.url, context));
    }
    target = next;
  }
}

async function send(
  target: RequestTarget,
  { transport, options }: AttemptContext,
  deadline: Deadline,
): Promise<Answer> {
  const { url } = target;
  try {
    deadline.expect();
    const answer = await transport.send({
      url,
      headers: makeHeaders(target),
      signal: deadline.signal,
    });
    // An answer that has begun may take its time anew.
    deadline.arrived(movedBytesMin);
    return answer;
  } catch (error) {
    throw wordFailure(error, { url, phase: 'headers' }, { options, deadline });
  }
}

/** Secrets are put on at the last moment, so that nothing else can carry them further. */
function makeHeaders({ url, bearerToken, headers }: RequestTarget): Record<string, string> {
  const authorization =
    bearerToken === undefined ? basicAuthorization(url) : `Bearer ${bearerToken}`;
  return { ...headers, ...(authorization === undefined ? {} : { authorization }) };
}

function wordFailure(
  error: unknown,
  at: { readonly url: URL; readonly phase: ExchangePhase },
  { options, deadline }: { readonly options: HttpOptions; readonly deadline: Deadline },
): unknown {
  if (options.signal.aborted) return options.signal.reason;
  const limit = deadline.limit();
  if (limit !== undefined) return makeTimeoutError(at.url, at.phase, limit);
  return error instanceof ToolError ? error : explainFailure(error, at.url, at.phase);
}

function failedAnswer(answer: Answer, url: URL, { clock }: AttemptContext): FailedAnswer {
  // Only these two statuses give the header a meaning.
  const mayAsk = answer.status === 429 || answer.status === 503;
  return {
    statusLine: statusLine(answer),
    url,
    retryAfterMs: mayAsk
      ? parseRetryAfter(answer.headers.get('retry-after'), clock.now())
      : undefined,
  };
}

function isWorthRetrying(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

function makeStatusError(answer: FailedAnswer): RequestError {
  return new RequestError('query-failed', `${answer.statusLine} returned from ${answer.url.host}`, {
    failure: 'status',
    retryable: true,
    answer,
  });
}

function makeRedirectLimitError(next: URL, redirects: number, answer: FailedAnswer): RequestError {
  return new RequestError(
    'query-failed',
    `Get "${redactUrl(next)}": stopped after ${redirects} redirects`,
    { failure: 'redirect-limit', retryable: false, answer },
  );
}
