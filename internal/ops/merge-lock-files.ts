import { hasErrors, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { decodeLocks } from '../lockfile/decode.ts';
import { encodeMerge } from '../lockfile/encode-merge.ts';
import { findFlavour } from '../lockfile/find-flavour.ts';
import { mergeThreeWay, type LockConflict, type ThreeWay } from '../lockfile/merge-three-way.ts';
import { salvageLocks } from '../lockfile/salvage.ts';
import { loadMergeFiles, mergeAsText, saveMerged } from '../workdir/merge-files.ts';

export interface MergeLockFilesOptions {
  /** The file's name in the repository, for messages. */
  readonly name: string;
  /** How many characters a conflict marker has. */
  readonly markerSize: number;
  /** For files whose header names no product. */
  readonly flavour: Flavour;
  readonly signal: AbortSignal;
}

/** What became of a merge. */
export type MergeReport =
  /** Merged by what the files mean; conflicts stand in the file between markers. */
  | {
      readonly kind: 'locks';
      readonly conflicts: readonly LockConflict[];
      readonly flavour: Flavour;
    }
  /** Merged by git, line by line, because of the problems; the result is a sound lock file or not. */
  | { readonly kind: 'text'; readonly isSound: boolean; readonly problems: readonly Diagnostic[] };

/**
 * Merges three lock files into the place of ours. What cannot be read, or holds more than this
 * program knows of, is merged as git would, and never passed as merged unless it is sound.
 */
export async function mergeLockFiles(
  paths: ThreeWay<string>,
  options: MergeLockFilesOptions,
): Promise<MergeReport> {
  const files = await loadMergeFiles(paths);
  const flavour = findFlavour(files.ours) ?? findFlavour(files.theirs) ?? options.flavour;
  const { name, markerSize } = options;
  const base = salvageLocks(`${name} (base)`, files.base, flavour);
  const ours = salvageLocks(`${name} (ours)`, files.ours, flavour);
  const theirs = salvageLocks(`${name} (theirs)`, files.theirs, flavour);
  const problems = [base, ours, theirs].flatMap(({ diagnostics }) => diagnostics);
  if (problems.length > 0) {
    const { content, hasConflicts } = await mergeAsText(paths, options);
    await saveMerged(paths, content);
    if (hasConflicts) return { kind: 'text', isSound: false, problems };
    const result = decodeLocks(name, content, flavour).diagnostics;
    return { kind: 'text', isSound: !hasErrors(result), problems: [...problems, ...result] };
  }
  const merge = mergeThreeWay({ base: base.value, ours: ours.value, theirs: theirs.value });
  await saveMerged(paths, encodeMerge(merge, { flavour, markerSize }));
  return { kind: 'locks', conflicts: merge.conflicts, flavour };
}
