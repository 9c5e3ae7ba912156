import type { Dispatcher } from 'undici';
import type { BufferRelief } from './buffer-relief.ts';
import { ByteQueue } from './byte-queue.ts';

/** An answer whose body is still on its way. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  /** Names in lower case; several values of one name are joined by a comma. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it was sent: whatever coding the server has applied is still on. */
  readonly body: ByteQueue;
}

export interface ExchangeOptions {
  readonly signal: AbortSignal;
  readonly relief: BufferRelief;
}

/** Sends one request and waits for the head of its answer. Aborting ends both the wait and the body. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: ExchangeOptions,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    dispatcher.dispatch(request, new AnswerHandler({ ...options, resolve, reject }));
  });
}

interface Outcome extends ExchangeOptions {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

type ResponseStart = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>;

/** Turns undici's calls into an answer and its body. */
class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #outcome: Outcome;
  readonly #onAbort = (): void => {
    this.#abort();
  };
  #controller: Dispatcher.DispatchController | undefined;
  #body: ByteQueue | undefined;

  constructor(outcome: Outcome) {
    this.#outcome = outcome;
    outcome.signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Requests can be given up while they wait for a connection.
    if (this.#outcome.signal.aborted) this.#abort();
  }

  onResponseStart(...[controller, status, headers, statusText]: ResponseStart): void {
    // "Early hints" and their like come before the answer.
    if (status < 200) return;
    this.#body = new ByteQueue(controller);
    this.#outcome.resolve({
      status,
      statusText: statusText ?? '',
      headers: joinValues(headers),
      body: this.#body,
    });
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body?.push(chunk);
    this.#outcome.relief.count(chunk.length);
  }

  onResponseEnd(): void {
    this.#settle();
    // undici frees the connection a turn of the event loop later than this call. Who made the next
    // request before that would have to wait for another connection to be opened.
    queueMicrotask(() => setImmediate(() => this.#body?.end()));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#settle();
    this.#fail(error);
  }

  #abort(): void {
    this.#settle();
    const reason: unknown = this.#outcome.signal.reason;
    const error = reason instanceof Error ? reason : new Error('The request was given up');
    this.#fail(error);
    this.#controller?.abort(error);
  }

  #fail(error: Error): void {
    if (this.#body === undefined) this.#outcome.reject(error);
    else this.#body.fail(error);
  }

  #settle(): void {
    this.#outcome.signal.removeEventListener('abort', this.#onAbort);
  }
}

function joinValues(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value.toString()] as const],
    ),
  );
}
