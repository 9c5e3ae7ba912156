import { messageOf, ToolError } from '../diag/tool-error.ts';
import { trimSpace } from '../text/trim.ts';
import { HelperStartError, runHelper, type HelperOutcome } from './run-helper.ts';

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
  const outcome = await askProgram(program, host, options);
  if (outcome.status !== 0) throw failure(complain(program, outcome.stderr));
  return readToken(program, outcome.stdout);
}

async function askProgram(
  { path, args }: CredentialsHelperProgram,
  host: string,
  options: { readonly signal: AbortSignal },
): Promise<HelperOutcome> {
  try {
    return await runHelper(path, [...args, 'get', host], options);
  } catch (error) {
    if (!(error instanceof HelperStartError)) throw error;
    throw failure(`failed to run ${path}: ${error.message}`);
  }
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
