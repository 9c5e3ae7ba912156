import { addMergeAttribute, removeMergeAttribute } from '../workdir/git-attributes.ts';
import {
  findRepositoryRoot,
  setMergeDriver,
  unsetMergeDriver,
  type GitConfigScope,
} from '../workdir/git-config.ts';

export interface SetupGitOptions {
  /** Whether to undo instead. */
  readonly isRemoval: boolean;
  readonly scope: GitConfigScope;
  readonly signal: AbortSignal;
}

/** What had to be changed; the rest was as wanted. */
export interface SetupGitReport {
  readonly root: string;
  readonly isConfigChanged: boolean;
  readonly areAttributesChanged: boolean;
}

/**
 * Has git use the merge driver for the lock files of the repository around the current directory.
 * Which files it is for is part of the repository; how it is run is a matter of each clone, because
 * git runs no program for the mere wish of a repository.
 */
export async function setupGit({
  isRemoval,
  scope,
  signal,
}: SetupGitOptions): Promise<SetupGitReport> {
  const root = await findRepositoryRoot(signal);
  const changeConfig = isRemoval ? unsetMergeDriver : setMergeDriver;
  const changeAttributes = isRemoval ? removeMergeAttribute : addMergeAttribute;
  return {
    root,
    isConfigChanged: await changeConfig({ scope, signal }),
    areAttributesChanged: await changeAttributes(root),
  };
}
