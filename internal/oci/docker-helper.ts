import { ToolError } from '../diag/tool-error.ts';
import { HelperStartError, runHelper, type HelperOutcome } from '../net/run-helper.ts';

/** A user of a registry. */
export interface OciLogin {
  readonly user: string;
  readonly password: string;
}

/**
 * Asks a credentials helper of Docker, `docker-credential-NAME get`, for the login at a registry;
 * undefined if it has none.
 *
 * @throws {ToolError} `credentials-failed`, never with what may be a password
 */
export async function askDockerHelper(
  name: string,
  registry: string,
  options: { readonly signal: AbortSignal },
): Promise<OciLogin | undefined> {
  const program = `docker-credential-${name}`;
  const { status, stdout, stderr } = await run(program, registry, options);
  if (status !== 0) {
    // The helpers print their errors where the answer belongs.
    if (stdout.trim() === 'credentials not found in native keychain') return undefined;
    throw failure(program, stderr.trim() === '' ? 'it failed without a word' : stderr.trim());
  }
  const { user, password } = readLogin(program, stdout);
  if (user === '<token>') {
    throw failure(
      program,
      'it returned OAuth-style credentials, but only username/password-style is allowed from a credential helper',
    );
  }
  return user === '' && password === '' ? undefined : { user, password };
}

async function run(
  program: string,
  registry: string,
  options: { readonly signal: AbortSignal },
): Promise<HelperOutcome> {
  try {
    return await runHelper(program, ['get'], { ...options, input: `https://${registry}` });
  } catch (error) {
    if (!(error instanceof HelperStartError)) throw error;
    throw failure(program, error.message);
  }
}

function readLogin(program: string, stdout: string): OciLogin {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const [user, password] = ['Username', 'Secret'].map((name): unknown =>
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, name) : undefined,
  );
  if (typeof user === 'string' && typeof password === 'string') return { user, password };
  throw failure(program, 'its answer is no JSON with Username and Secret');
}

function failure(program: string, state: string): ToolError {
  return new ToolError('credentials-failed', `Cannot run "${program}": ${state}`, {
    hint: `Run "${program} get" by hand and give it the address of the registry to see what is wrong.`,
  });
}
