import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { plantedToken, plantedVariable } from '../../internal/testing/planted-token.ts';

/** What a program did, as a person or a script sees it. */
export interface ProgramResult {
  /** Undefined where a signal ended it. */
  readonly code: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly cwd: string;
  /** Beside PATH, which every program gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of Airlock only, which has the planted token unless told. */
  readonly withoutToken?: true;
  /** Called once the program runs, for tests that interrupt it. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

const mainFile = fileURLToPath(new URL('../../cmd/airlock/main.js', import.meta.url));

/**
 * Runs the built program, as it ships, with a planted token, which only registries may see.
 *
 * @throws {Error} when the program prints the token
 */
export async function runAirlock(
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  const planted = options.withoutToken ? {} : { [plantedVariable]: plantedToken };
  const env = { ...planted, ...options.env };
  const result = await runProgram(process.execPath, [mainFile, ...args], { ...options, env });
  if (`${result.stdout}${result.stderr}`.includes(plantedToken)) {
    throw new Error(`airlock ${args.join(' ')} prints a token: ${result.stdout}${result.stderr}`);
  }
  return result;
}

/** Runs a program to its end and collects what it prints. */
export function runProgram(
  file: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { PATH: process.env['PATH'] ?? '', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.on('spawn', () => options.onStart?.((signal) => child.kill(signal)));
    child.on('close', (code, signal) => {
      resolve({
        code: code ?? undefined,
        signal: signal ?? undefined,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
  });
}
