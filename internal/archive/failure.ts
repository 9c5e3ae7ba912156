import { messageOf, ToolError, type ErrorCode } from '../diag/tool-error.ts';
import type { Hash } from '../hash/hash.ts';
import { PackageContentError } from './package-content-error.ts';

/** An error as plain data, to cross from one thread to another: classes do not survive that. */
export type Failure =
  | {
      readonly kind: 'content';
      readonly code: ErrorCode;
      readonly message: string;
      readonly stage: 'unpack' | 'checksum';
      readonly zh: Hash | undefined;
    }
  | { readonly kind: 'tool'; readonly code: ErrorCode; readonly message: string }
  /** A mistake of ours, with the stack of the thread where it happened. */
  | { readonly kind: 'internal'; readonly message: string; readonly stack: string };

/** Takes an error apart. */
export function encodeFailure(error: unknown): Failure {
  const message = messageOf(error);
  if (error instanceof PackageContentError) {
    return { kind: 'content', code: error.code, message, stage: error.stage, zh: error.zh };
  }
  if (error instanceof ToolError) return { kind: 'tool', code: error.code, message };
  const stack = error instanceof Error ? error.stack : undefined;
  return { kind: 'internal', message, stack: stack ?? message };
}

/** Puts it together again. */
export function decodeFailure(failure: Failure): Error {
  switch (failure.kind) {
    case 'content':
      return new PackageContentError(failure.code, failure.message, failure);
    case 'tool':
      return new ToolError(failure.code, failure.message);
    case 'internal': {
      const error = new Error(failure.message);
      error.stack = failure.stack;
      return error;
    }
  }
}
