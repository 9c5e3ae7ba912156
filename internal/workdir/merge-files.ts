/** The three files that git hands to a merge driver; the result goes where ours was. */
import { ToolError } from '../diag/tool-error.ts';
import { writeFileAtomic } from '../fsx/atomic-write.ts';
import type { ThreeWay } from '../lockfile/merge-three-way.ts';
import { gitRefusal, runGit } from './git.ts';
import { lockFileMode, readLockFile } from './lock-file.ts';

/**
 * Loads the three files. Git gives an empty one where there is no common ancestor.
 *
 * @throws {ToolError} `file-unreadable`
 */
export async function loadMergeFiles(paths: ThreeWay<string>): Promise<ThreeWay<Uint8Array>> {
  const [base, ours, theirs] = await Promise.all([
    loadMergeFile(paths.base),
    loadMergeFile(paths.ours),
    loadMergeFile(paths.theirs),
  ]);
  return { base, ours, theirs };
}

/** @throws {ToolError} `file-unwritable` */
export async function saveMerged(
  paths: ThreeWay<string>,
  content: string | Uint8Array,
): Promise<void> {
  await writeFileAtomic(paths.ours, content, { mode: lockFileMode, sync: false });
}

/** What git makes of the files as it would of any text. */
export interface TextMerge {
  readonly content: Uint8Array;
  readonly hasConflicts: boolean;
}

/**
 * Has git merge the files line by line, without touching them.
 *
 * @throws {ToolError} `git-failed`
 */
export async function mergeAsText(
  { base, ours, theirs }: ThreeWay<string>,
  { markerSize, signal }: { readonly markerSize: number; readonly signal: AbortSignal },
): Promise<TextMerge> {
  const labels = ['ours', 'base', 'theirs'].flatMap((label) => ['-L', label]);
  const size = `--marker-size=${markerSize}`;
  const args = ['merge-file', '-p', size, ...labels, '--', ours, base, theirs];
  const outcome = await runGit(args, { signal });
  if (outcome.status > conflictsMax) throw gitRefusal(`merge "${ours}" as text`, outcome);
  return { content: outcome.stdout, hasConflicts: outcome.status !== 0 };
}

/** `git merge-file` exits with the number of conflicts, or more than this if it could not merge. */
const conflictsMax = 127;

async function loadMergeFile(path: string): Promise<Uint8Array> {
  const bytes = await readLockFile(path);
  if (typeof bytes !== 'string') return bytes;
  const state = bytes === 'missing' ? 'no such file or directory' : 'not a readable lock file';
  throw new ToolError('file-unreadable', `Cannot merge "${path}": ${state}`);
}
