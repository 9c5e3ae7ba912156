/**
 * Hashes packages in worker threads: archives while they arrive, archives and directories that are on
 * disk. The main thread only moves bytes. Threads start with the first package and take as much
 * memory for a large package as for a small one.
 *
 * The pool knows nothing of providers and trusts nothing: it says what bytes hash to, and keeps them
 * where it is told to.
 */
import { MessageChannel } from 'node:worker_threads';
import type { PackageDigests } from '../package/digests.ts';
import { makeAssistantMemory, type AssistantLink } from './assistant.ts';
import { PieceSender, type ArchiveSession } from './archive-session.ts';
import { onAbort } from './on-abort.ts';
import { PoolThread, type HashJobOptions } from './pool-thread.ts';
import { toError } from './to-error.ts';
import type { StartRequest } from './worker-protocol.ts';

export interface ArchiveOptions extends HashJobOptions {
  /** Names the archive in messages. */
  readonly name: string;
  /** Keeps the archive in a temporary file, so that any archive can be decided. */
  readonly spool: boolean;
}

export interface HashPool {
  /** Begins to hash an archive whose bytes will be written to the session. */
  openArchive(options: ArchiveOptions): ArchiveSession;
  /**
   * @throws {PackageContentError} when the file is not a proper archive
   * @throws {ToolError} `file-unreadable`, `file-unwritable`, `unsafe-archive`
   */
  hashArchiveFile(path: string, options: HashJobOptions): Promise<PackageDigests>;
  /**
   * @throws {PackageContentError} when a file of the package cannot be hashed
   * @throws {ToolError} `file-unreadable`, `file-unwritable`, `unsafe-archive`; `invalid-package` when
   * it is to be kept as an archive
   */
  hashDirectory(path: string, options: HashJobOptions): Promise<PackageDigests>;
  /** Ends the threads; what is under way fails. */
  close(): Promise<void>;
}

export interface HashPoolOptions {
  /** Threads at most; as many as there are cores. */
  readonly workersMax: number;
}

/** Creates a pool without starting a thread. */
export function createHashPool(options: HashPoolOptions): HashPool {
  return new ThreadPool(options.workersMax);
}

/** Decides which thread does what. */
class ThreadPool implements HashPool {
  readonly #workersMax: number;
  readonly #freeBuffers: ArrayBuffer[] = [];
  /** Threads with a package that they read themselves: one each, the others wait for the first. */
  readonly #reading = new Set<PoolThread>();
  readonly #waiting = new Set<() => void>();
  #threads: readonly PoolThread[] = [];

  constructor(workersMax: number) {
    this.#workersMax = workersMax;
  }

  openArchive(options: ArchiveOptions): ArchiveSession {
    const { name, spool, keep, signal } = options;
    signal.throwIfAborted();
    const thread = this.#chooseThread(this.#liveThreads());
    const assistant = this.#findAssistant(thread, options);
    return new PieceSender(thread, {
      request: { kind: 'stream', name, spool, keep, assistant },
      options,
      buffers: this.#freeBuffers,
    });
  }

  hashArchiveFile(path: string, options: HashJobOptions): Promise<PackageDigests> {
    return this.#hashLocal(options, (thread) => ({
      kind: 'archive-file',
      path,
      keep: options.keep,
      assistant: this.#findAssistant(thread, options),
    }));
  }

  hashDirectory(path: string, options: HashJobOptions): Promise<PackageDigests> {
    const readAhead = options.alone === true && this.#workersMax > 1;
    const { keep } = options;
    return this.#hashLocal(options, () => ({ kind: 'directory', path, keep, readAhead }));
  }

  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.close()));
  }

  async #hashLocal(
    options: HashJobOptions,
    makeRequest: (thread: PoolThread) => StartRequest,
  ): Promise<PackageDigests> {
    options.signal.throwIfAborted();
    while (this.#reading.size >= this.#workersMax) await this.#turn(options.signal);
    const thread = this.#chooseThread(
      this.#liveThreads().filter((candidate) => !this.#reading.has(candidate)),
    );
    this.#reading.add(thread);
    try {
      const digests = await thread.start(makeRequest(thread), options).outcome;
      if (digests === undefined) throw new Error('Hash worker did not decide a file on disk');
      return digests;
    } finally {
      this.#reading.delete(thread);
      this.#callNext();
    }
  }

  /** Links the thread with another one for a package that is alone, and worth it. */
  #findAssistant(thread: PoolThread, options: HashJobOptions): AssistantLink | undefined {
    if (options.alone !== true || this.#workersMax < 2) return undefined;
    if ((options.expectedBytes ?? 0) < assistedBytesMin) return undefined;
    const helper = this.#chooseThread(
      this.#liveThreads().filter((candidate) => candidate !== thread),
    );
    const { port1, port2 } = new MessageChannel();
    const memory = makeAssistantMemory();
    helper.assist({ port: port2, memory });
    return { port: port1, memory };
  }

  /** Waits until a thread may be free. */
  #turn(signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting;
    return new Promise((resolve, reject) => {
      const stop = onAbort(signal, () => {
        waiting.delete(wake);
        reject(toError(signal.reason));
      });
      function wake(): void {
        stop();
        resolve();
      }
      waiting.add(wake);
    });
  }

  #callNext(): void {
    const [next] = this.#waiting;
    if (next === undefined) return;
    this.#waiting.delete(next);
    next();
  }

  /** The thread among the candidates with the least to do; a new one rather than a busy one. */
  #chooseThread(candidates: readonly PoolThread[]): PoolThread {
    const [best] = [...candidates].sort((a, b) => a.bytesLeft - b.bytesLeft);
    if (best?.isIdle === true) return best;
    if (best !== undefined && this.#liveThreads().length >= this.#workersMax) return best;
    const thread = new PoolThread(workerUrl, (buffer) => this.#freeBuffers.push(buffer));
    this.#threads = [...this.#liveThreads(), thread];
    return thread;
  }

  #liveThreads(): readonly PoolThread[] {
    return this.#threads.filter((thread) => !thread.isLost);
  }
}

/** Below this a second thread takes longer to start than it saves. */
const assistedBytesMin = 8 * 1024 ** 2;

/** Beside this file, in the source tree as in the shipped bundle. */
const workerUrl = new URL('./hash-worker.js', import.meta.url);
