import type { PackageDigests } from '../package/digests.ts';
import type { Keep } from '../package/keep.ts';
import type { AssistantLink } from './assistant.ts';
import type { Failure } from './failure.ts';

/** Tells apart the packages that a worker has under way. */
export type JobId = number;

/** A package to hash. */
export type StartRequest =
  | {
      /** An archive whose pieces follow. */
      readonly kind: 'stream';
      /** Names the archive in messages. */
      readonly name: string;
      readonly spool: boolean;
      readonly keep?: Keep | undefined;
      /** A thread that helps with this archive. */
      readonly assistant: AssistantLink | undefined;
    }
  | {
      readonly kind: 'archive-file';
      readonly path: string;
      readonly keep?: Keep | undefined;
      readonly assistant: AssistantLink | undefined;
    }
  | {
      readonly kind: 'directory';
      readonly path: string;
      readonly keep?: Keep | undefined;
      /** Whether a core is idle that could read ahead. */
      readonly readAhead: boolean;
    };

/** From the main thread to a worker. */
export type WorkerRequest = JobRequest | { readonly kind: 'assist'; readonly link: AssistantLink };

/** About one job. */
export type JobRequest = { readonly job: JobId } & (
  | StartRequest
  | {
      /** The buffer changes hands; `piece-done` brings it back. */
      readonly kind: 'piece';
      readonly buffer: ArrayBuffer;
      readonly length: number;
    }
  | { readonly kind: 'end' }
  /** The answer is no longer wanted. */
  | { readonly kind: 'abort' }
);

/** From a worker to the main thread. A job ends with the first of the last three. */
export type WorkerResponse = { readonly job: JobId } & (
  | { readonly kind: 'piece-done'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'done'; readonly digests: PackageDigests }
  /** Only a spooled archive could be decided. */
  | { readonly kind: 'undecided' }
  | { readonly kind: 'failed'; readonly failure: Failure }
);
