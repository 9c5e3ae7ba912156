import { spawn } from 'node:child_process';
import { describeSystemError } from '../diag/system-error.ts';
import { messageOf, ToolError } from '../diag/tool-error.ts';
import { trimSpace } from '../text/trim.ts';

/** A credentials helper as it is started. */
export interface CredentialsHelperProgram {
  readonly path: string;
  /** What stands before the verb. */
  readonly args: readonly string[];
}

/**
 * Asks a credentials helper for the token of a host (credentials helper protocol, "get"); undefined
 * if it has none.
 *
 * @param host in its comparison form
 * @throws {ToolError} `credentials-failed` with Terraform's words; what the helper printed on its
 *   standard output never appears in it
 */
export async function askCredentialsHelper(
  program: CredentialsHelperProgram,
  host: string,
  options: { readonly signal: AbortSignal },
): Promise<string | undefined> {
  const outcome = await run(program, ['get', host], options.signal);
  if (outcome.status !== 0) throw failure(complain(program, outcome.stderr));
  return readToken(program, outcome.stdout);
}

interface Outcome {
  /** Null if a signal ended the program. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(
  program: CredentialsHelperProgram,
  args: readonly string[],
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.path, [...program.args, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: helperTimeoutMs,
      windowsHide: true,
      signal,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    collect(child.stdout, stdout, () => child.kill());
    collect(child.stderr, stderr, () => child.kill());
    child.once('error', (cause) => {
      const reason: unknown = signal.aborted ? signal.reason : undefined;
      reject(
        reason instanceof Error
          ? reason
          : failure(`failed to run ${program.path}: ${describeSystemError(cause)}`),
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

function complain({ path }: CredentialsHelperProgram, stderr: string): string {
  const text = trimSpace(stderr);
  return text === ''
    ? `error in ${path}, but it produced no error message`
    : `error in ${path}: ${text}`;
}

function readToken(program: CredentialsHelperProgram, stdout: string): string | undefined {
  const answer = parse(program, stdout);
  if (typeof answer !== 'object' || Array.isArray(answer)) {
    throw failure(`malformed output from ${program.path}: it is not a JSON object`);
  }
  const token: unknown = answer === null ? undefined : Reflect.get(answer, 'token');
  return typeof token === 'string' ? token : undefined;
}

function parse({ path }: CredentialsHelperProgram, stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    // The message of a syntax error quotes the text, and the text may hold the token.
    const state = error instanceof SyntaxError ? 'it is not JSON' : messageOf(error);
    throw failure(`malformed output from ${path}: ${state}`);
  }
}

function failure(message: string): ToolError {
  return new ToolError('credentials-failed', message, {
    hint: 'Run the credentials helper by hand with the arguments "get" and the host to see what is wrong with it.',
  });
}

/** A helper may have to wait for a person who unlocks a store. */
const helperTimeoutMs = 120_000;
const outputBytesMax = 1024 * 1024;
