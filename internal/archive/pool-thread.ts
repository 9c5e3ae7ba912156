import { Worker, type MessagePort, type Transferable } from 'node:worker_threads';
import { messageOf } from '../diag/tool-error.ts';
import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import type { AssistantLink } from './assistant.ts';
import { decodeFailure, type Failure } from './failure.ts';
import { onAbort } from './on-abort.ts';
import { toError } from './to-error.ts';
import type { JobId, StartRequest, WorkerRequest, WorkerResponse } from './worker-protocol.ts';

export interface HashJobOptions {
  readonly signal: AbortSignal;
  /** The size of the package, if it is known. Only used to share out work: a guess will do. */
  readonly expectedBytes?: number | undefined;
  /**
   * No other package will be wanted while this one is hashed: several threads may work on it.
   */
  readonly alone?: boolean | undefined;
  /**
   * What becomes of the bytes besides. With it an abort does not reject at once, but when nothing is
   * written any more.
   */
  readonly keep?: Keep | undefined;
  /** Called now and then with the bytes worked through since the last call. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface ThreadJobOptions extends HashJobOptions {
  /** Called when a buffer of this job has come back. */
  readonly onPieceDone?: (() => void) | undefined;
}

/** A job that has been handed to a thread. */
export interface StartedJob {
  readonly id: JobId;
  /** Undefined if the job could not be decided. */
  readonly outcome: Promise<PackageDigests | undefined>;
}

interface Job {
  readonly options: ThreadJobOptions;
  readonly resolve: (digests: PackageDigests | undefined) => void;
  readonly reject: (error: Error) => void;
  bytesLeft: number;
}

/**
 * A worker thread and the jobs it has under way. It keeps the process alive just as long as there are
 * any. When it dies, its jobs fail and it does not come back.
 */
export class PoolThread {
  readonly #worker: Worker;
  readonly #jobs = new Map<JobId, Job>();
  #lastId: JobId = 0;
  #isLost = false;

  /** @param onBuffer receives every buffer that comes back, be its job still under way or not */
  constructor(url: URL, onBuffer: (buffer: ArrayBuffer) => void) {
    this.#worker = new Worker(url, {
      execArgv: [],
      // Its buffers are used again and again; what little garbage it makes needs no room to grow.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
    });
    this.#worker.unref();
    this.#worker.on('message', (response: WorkerResponse) => {
      if (response.kind === 'piece-done') onBuffer(response.buffer);
      this.#receive(response);
    });
    this.#worker.on('error', (cause) => {
      this.#lose(new Error(`Hash worker failed: ${messageOf(cause)}`, { cause }));
    });
    this.#worker.on('exit', (code) => {
      this.#lose(new Error(`Hash worker ended with code ${code}`));
    });
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get isIdle(): boolean {
    return this.#jobs.size === 0;
  }

  /** Bytes that its jobs may still have to work through. */
  get bytesLeft(): number {
    return [...this.#jobs.values()].reduce((sum, job) => sum + Math.max(0, job.bytesLeft), 0);
  }

  /** Starts a job, unless the signal is aborted; an abort rejects its outcome. */
  start(request: StartRequest, options: ThreadJobOptions): StartedJob {
    const id = (this.#lastId += 1);
    options.signal.throwIfAborted();
    const stop = onAbort(options.signal, () => {
      this.#abort(id);
    });
    const outcome = new Promise<PackageDigests | undefined>((resolve, reject) => {
      const bytesLeft = options.expectedBytes ?? expectedBytesDefault;
      this.#jobs.set(id, { options, resolve, reject, bytesLeft });
      this.#worker.ref();
      this.#post({ ...request, job: id }, portsOf(request));
    }).finally(() => {
      stop();
      this.#jobs.delete(id);
      if (this.isIdle) this.#worker.unref();
    });
    return { id, outcome };
  }

  /** Sends a piece of a streamed archive; the buffer is no longer usable here. */
  sendPiece(id: JobId, { buffer, length }: { buffer: ArrayBuffer; length: number }): void {
    this.#post({ kind: 'piece', job: id, buffer, length }, [buffer]);
    const job = this.#jobs.get(id);
    if (job !== undefined) job.bytesLeft -= length;
  }

  sendEnd(id: JobId): void {
    this.#post({ kind: 'end', job: id });
  }

  /** Makes the thread the assistant of the one that has the other end of the link. */
  assist(link: AssistantLink): void {
    this.#post({ kind: 'assist', link }, [link.port]);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #abort(id: JobId): void {
    this.#post({ kind: 'abort', job: id });
    const job = this.#jobs.get(id);
    if (job?.options.keep === undefined) job?.reject(toError(job.options.signal.reason));
  }

  #post(request: WorkerRequest, transfer: readonly Transferable[] = []): void {
    this.#worker.postMessage(request, transfer);
  }

  #receive(response: WorkerResponse): void {
    const job = this.#jobs.get(response.job);
    if (job === undefined) return;
    switch (response.kind) {
      case 'piece-done':
        job.options.onPieceDone?.();
        return;
      case 'progress':
        job.bytesLeft -= response.bytes;
        job.options.onProgress?.(response.bytes);
        return;
      case 'done':
        job.resolve(response.digests);
        return;
      case 'undecided':
        job.resolve(undefined);
        return;
      case 'failed':
        job.reject(reasonOf(job.options.signal, response.failure));
        return;
    }
  }

  #lose(error: Error): void {
    this.#isLost = true;
    for (const job of this.#jobs.values()) job.reject(error);
  }
}

/** The caller's own reason, if it was the caller who ended the job. */
function reasonOf(signal: AbortSignal, failure: Failure): Error {
  return signal.aborted ? toError(signal.reason) : decodeFailure(failure);
}

function portsOf(request: StartRequest): readonly MessagePort[] {
  const assistant = request.kind === 'directory' ? undefined : request.assistant;
  return assistant === undefined ? [] : [assistant.port];
}

/** Stands in where nobody knows: a provider of middling size. */
const expectedBytesDefault = 32 * 1024 ** 2;
