/**
 * The work of a hash worker, apart from the thread it runs in: requests come in, responses go out.
 * Whatever goes wrong in a job is that job's response; nothing is thrown.
 */
import type { PackageDigests } from '../package/digests.ts';
import { hashArchiveFile, hashArchiveStream } from './archive-hasher.ts';
import { createInflater } from './create-inflater.ts';
import { hashDirectory } from './directory-hasher.ts';
import { encodeFailure } from './failure.ts';
import type { Inflater } from './inflater.ts';
import { Pacer } from './pacer.ts';
import { PieceQueue } from './piece-queue.ts';
import type { JobId, WorkerRequest, WorkerResponse } from './worker-protocol.ts';

/** Sends a response; a buffer in it changes hands. */
export type Post = (response: WorkerResponse, transfer: readonly ArrayBuffer[]) => void;

interface Job {
  readonly controller: AbortController;
  readonly queue: PieceQueue;
}

type Request<K extends WorkerRequest['kind']> = Extract<WorkerRequest, { readonly kind: K }>;

/** Runs any number of streams side by side, and local packages as they are requested. */
export class WorkerJobs {
  readonly #post: Post;
  readonly #jobs = new Map<JobId, Job>();
  readonly #idleInflaters: Inflater[] = [];
  readonly #idleBuffers: (readonly [Buffer, Buffer])[] = [];

  constructor(post: Post) {
    this.#post = post;
  }

  handle(request: WorkerRequest): void {
    switch (request.kind) {
      case 'stream':
        this.#start(request.job, (job) => this.#hashStream(request, job));
        return;
      case 'archive-file':
      case 'directory':
        this.#start(request.job, (job) => this.#hashLocal(request, job));
        return;
      case 'piece':
        this.#addPiece(request);
        return;
      case 'end':
        this.#jobs.get(request.job)?.queue.end();
        return;
      case 'abort':
        this.#abort(request.job);
        return;
    }
  }

  #start(id: JobId, run: (job: Job) => Promise<PackageDigests | undefined>): void {
    const job: Job = {
      controller: new AbortController(),
      queue: new PieceQueue((buffer) => {
        this.#post({ kind: 'piece-done', job: id, buffer }, [buffer]);
      }),
    };
    this.#jobs.set(id, job);
    void run(job)
      .then(
        (digests): WorkerResponse =>
          digests === undefined
            ? { kind: 'undecided', job: id }
            : { kind: 'done', job: id, digests },
        (error: unknown): WorkerResponse => ({
          kind: 'failed',
          job: id,
          failure: encodeFailure(error),
        }),
      )
      .then((response) => {
        this.#jobs.delete(id);
        job.queue.clear();
        this.#post(response, []);
      });
  }

  #addPiece({ job: id, buffer, length }: Request<'piece'>): void {
    const job = this.#jobs.get(id);
    // A piece may cross the response that makes it superfluous.
    if (job === undefined) this.#post({ kind: 'piece-done', job: id, buffer }, [buffer]);
    else job.queue.push({ buffer, length });
  }

  #abort(id: JobId): void {
    const job = this.#jobs.get(id);
    const reason = new Error('aborted');
    job?.controller.abort(reason);
    job?.queue.abort(reason);
  }

  #hashStream(request: Request<'stream'>, job: Job): Promise<PackageDigests | undefined> {
    return this.#withInflater((inflater) =>
      hashArchiveStream(job.queue.pull, {
        ...request,
        inflater,
        pacer: this.#pacer(request.job, job),
      }),
    );
  }

  async #hashLocal(
    request: Request<'archive-file' | 'directory'>,
    job: Job,
  ): Promise<PackageDigests> {
    const { path, readAhead } = request;
    const pacer = this.#pacer(request.job, job);
    // Not shared with another job: one that was aborted may still be reading into its own.
    const buffers = this.#idleBuffers.pop() ?? makeBuffers();
    const tools = { readAhead, buffers, pacer };
    try {
      if (request.kind === 'directory') return await hashDirectory(path, tools);
      return await this.#withInflater((inflater) =>
        hashArchiveFile(path, { ...tools, name: path, inflater }),
      );
    } finally {
      this.#idleBuffers.push(buffers);
    }
  }

  #pacer(id: JobId, job: Job): Pacer {
    return new Pacer(job.controller.signal, (bytes) => {
      this.#post({ kind: 'progress', job: id, bytes }, []);
    });
  }

  async #withInflater<T>(use: (inflater: Inflater) => Promise<T>): Promise<T> {
    const inflater = this.#idleInflaters.pop() ?? createInflater();
    try {
      return await use(inflater);
    } finally {
      this.#idleInflaters.push(inflater);
    }
  }
}

function makeBuffers(): readonly [Buffer, Buffer] {
  return [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)];
}

/** Large enough for reading ahead to pay, small enough to have two in every worker. */
const pieceBytes = 1024 ** 2;
