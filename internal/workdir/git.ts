import { execFile } from 'node:child_process';
import { describeSystemError } from '../diag/system-error.ts';
import { ToolError } from '../diag/tool-error.ts';
import { trimSpace } from '../text/trim.ts';

/** What git printed, and its exit status. */
export interface GitOutcome {
  readonly status: number;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/** Beyond this git has been given something else than lock files and settings. */
const outputBytesMax = 64 * 1024 * 1024;

/**
 * Runs git in the current directory.
 *
 * @throws {ToolError} `git-failed` if it cannot be run to its end; a status is no failure here
 */
export function runGit(
  args: readonly string[],
  { signal }: { readonly signal: AbortSignal },
): Promise<GitOutcome> {
  const options = {
    encoding: 'buffer',
    maxBuffer: outputBytesMax,
    windowsHide: true,
    signal,
  } as const;
  return new Promise((resolve, reject) => {
    execFile('git', args, options, (error, stdout, stderr) => {
      const status = error === null ? 0 : error.code;
      if (typeof status === 'number') {
        resolve({ status, stdout, stderr: stderr.toString() });
        return;
      }
      const state = describeSystemError(error);
      reject(new ToolError('git-failed', `Cannot run git: ${state}`, { cause: error }));
    });
  });
}

/** The error for a git that would not do what it was asked to, in its own words. */
export function gitRefusal(task: string, { stderr }: GitOutcome): ToolError {
  return new ToolError('git-failed', `Cannot ${task}: ${trimSpace(stderr)}`);
}
