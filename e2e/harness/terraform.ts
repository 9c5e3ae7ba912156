import { tmpdir } from 'node:os';
import { runProgram, type ProgramOptions, type ProgramResult } from './run-program.ts';

/** The release of Terraform whose behaviour is reproduced; another one may differ in small things. */
const expectedVersion = '1.11.';

/**
 * Runs the real Terraform without colour and without a word to the outside world.
 */
export function runTerraform(
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return runProgram('terraform', args, {
    ...options,
    env: { CHECKPOINT_DISABLE: '1', ...options.env },
  });
}

/** Why the real Terraform cannot be asked, or undefined if it can. */
export async function findTerraformObstacle(): Promise<string | undefined> {
  try {
    const { stdout } = await runTerraform(['version', '-json'], {
      cwd: tmpdir(),
      env: { TF_CLI_CONFIG_FILE: '/dev/null' },
    });
    const version = /"terraform_version": "([^"]+)"/.exec(stdout)?.[1];
    if (version?.startsWith(expectedVersion)) return undefined;
    return `terraform is ${version ?? 'of an unknown version'}, not ${expectedVersion}x`;
  } catch {
    return 'there is no terraform on the PATH';
  }
}

/** The summaries of the errors in a program's output, in order. */
export function errorSummaries({ stderr }: ProgramResult): readonly string[] {
  return [...stderr.matchAll(/^(?:│ )?Error: (.*)$/gm)].map((match) => match[1] ?? '');
}
