/**
 * The work of a hash worker, apart from the thread it runs in: requests come in, responses go out.
 * Whatever goes wrong in a job is that job's response; nothing is thrown.
 */
import type { PackageDigests } from '../package/digests.ts';
import { hashArchiveFile, hashArchiveStream } from './archive-hasher.ts';
import { assist, Assistant, type AssistantLink } from './assistant.ts';
import { ContentHasher } from './content-hasher.ts';
import { createInflater } from './create-inflater.ts';
import { hashDirectory } from './directory-hasher.ts';
import { encodeFailure } from './failure.ts';
import type { Inflater } from './inflater.ts';
import { Pacer } from './pacer.ts';
import { PieceQueue } from './piece-queue.ts';
import type { JobId, JobRequest, WorkerRequest, WorkerResponse } from './worker-protocol.ts';
import type { ZipStreamTools } from './zip-stream.ts';

/** Sends a response; a buffer in it changes hands. */
export type Post = (response: WorkerResponse, transfer: readonly ArrayBuffer[]) => void;

interface Job {
  readonly controller: AbortController;
  readonly queue: PieceQueue;
}

type Request<K extends JobRequest['kind']> = Extract<JobRequest, { readonly kind: K }>;

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
        this.#start(request.job, (job) => this.#hashArchive(request, job));
        return;
      case 'directory':
        this.#start(request.job, (job) => this.#hashDirectory(request, job));
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
      case 'assist':
        assist(request.link);
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
    const pacer = this.#pacer(request.job, job);
    return this.#withZipTools(request.assistant, (tools) =>
      hashArchiveStream(job.queue.pull, { ...tools, ...request, pacer }),
    );
  }

  #hashArchive(request: Request<'archive-file'>, job: Job): Promise<PackageDigests> {
    const { path, keep, assistant } = request;
    const pacer = this.#pacer(request.job, job);
    return this.#withZipTools(assistant, (tools) =>
      this.#withBuffers((buffers) =>
        // With an assistant both cores are busy: nobody is left to read ahead.
        hashArchiveFile(path, { ...tools, name: path, keep, pacer, buffers, readAhead: false }),
      ),
    );
  }

  #hashDirectory(request: Request<'directory'>, job: Job): Promise<PackageDigests> {
    const { path, keep, readAhead } = request;
    const pacer = this.#pacer(request.job, job);
    return this.#withBuffers((buffers) => hashDirectory(path, { keep, pacer, buffers, readAhead }));
  }

  #pacer(id: JobId, job: Job): Pacer {
    return new Pacer(job.controller.signal, (bytes) => {
      this.#post({ kind: 'progress', job: id, bytes }, []);
    });
  }

  async #withZipTools<T>(
    link: AssistantLink | undefined,
    use: (tools: ZipStreamTools) => Promise<T>,
  ): Promise<T> {
    const inflater = this.#idleInflaters.pop() ?? createInflater();
    const assistant = link === undefined ? undefined : new Assistant(link);
    try {
      return await use({
        inflater,
        createHasher: (file) => assistant?.createHasher(file) ?? new ContentHasher(file),
      });
    } finally {
      assistant?.close();
      this.#idleInflaters.push(inflater);
    }
  }

  /** Lends buffers; not those of an aborted package, which may still be reading into its own. */
  async #withBuffers<T>(use: (buffers: readonly [Buffer, Buffer]) => Promise<T>): Promise<T> {
    const buffers = this.#idleBuffers.pop() ?? makeBuffers();
    try {
      return await use(buffers);
    } finally {
      this.#idleBuffers.push(buffers);
    }
  }
}

function makeBuffers(): readonly [Buffer, Buffer] {
  return [Buffer.allocUnsafeSlow(pieceBytes), Buffer.allocUnsafeSlow(pieceBytes)];
}

/** Large enough for reading ahead to pay, small enough to have two in every worker. */
const pieceBytes = 1024 ** 2;
