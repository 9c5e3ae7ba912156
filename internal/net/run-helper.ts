import { spawn } from 'node:child_process';
import { describeSystemError } from '../diag/system-error.ts';

/** How a helper ended, and what it printed. */
export interface HelperOutcome {
  /** Null if a signal ended the program. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A helper that could not be started; the message is the operating system's reason. */
export class HelperStartError extends Error {}

/**
 * Runs a program that knows credentials to its end: for as long as a person may need to unlock a store,
 * and not beyond a reasonable amount of output.
 *
 * @throws {HelperStartError} when it cannot be started
 */
export function runHelper(
  file: string,
  args: readonly string[],
  { signal, input = '' }: { readonly signal: AbortSignal; readonly input?: string },
): Promise<HelperOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: helperTimeoutMs,
      windowsHide: true,
      signal,
    });
    // One that does not care for its input has every right not to read it.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    collect(child.stdout, stdout, () => child.kill());
    collect(child.stderr, stderr, () => child.kill());
    child.once('error', (cause) => {
      const reason: unknown = signal.aborted ? signal.reason : undefined;
      reject(
        reason instanceof Error
          ? reason
          : new HelperStartError(describeSystemError(cause), { cause }),
      );
    });
    child.once('close', (status) => {
      const texts = [stdout, stderr].map((chunks) => Buffer.concat(chunks).toString());
      resolve({ status, stdout: texts[0] ?? '', stderr: texts[1] ?? '' });
    });
  });
}

function collect(stream: NodeJS.ReadableStream, chunks: Buffer[], stop: () => void): void {
  let bytes = 0;
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > outputBytesMax) stop();
    else chunks.push(chunk);
  });
}

const helperTimeoutMs = 120_000;
const outputBytesMax = 1024 * 1024;
