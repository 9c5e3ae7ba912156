import { posix } from 'node:path';
import { isLockable } from '../../addr/provider.ts';
import { mapLimit } from '../../async/map-limit.ts';
import { hasErrors, type Diagnostic } from '../../diag/diagnostic.ts';
import { createLockDecoder } from '../../lockfile/lock-decoder.ts';
import type { RootToVerify } from '../../ops/verify/verify-roots.ts';
import { selectsRoot } from '../../project/selects-root.ts';
import { findRoots } from '../../workdir/find-roots.ts';
import { loadLockFile } from '../../workdir/lock-file.ts';
import { dataDirOf, installDirOf } from '../data-dir.ts';
import type { CommandContext } from '../runtime.ts';
import type { VerifyArgs } from './verify-args.ts';

/** The lock files to verify. */
export interface VerifyRoots {
  readonly roots: readonly RootToVerify[];
  /** Directories that should have a lock file and have none. */
  readonly unlocked: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A directory whose lock file is wanted. */
interface Candidate {
  readonly directory: string;
  /** Whether anything there has to be locked, as far as that is known. */
  readonly needsLock: boolean;
}

/** Lock files read at once. */
const filesInFlightMax = 16;

/** Loads the lock files of the directories, or with `-recursive` of the root modules there and below. */
export async function loadVerifyRoots(
  args: VerifyArgs,
  context: CommandContext,
): Promise<VerifyRoots> {
  const { candidates, diagnostics } = args.recursive
    ? await findCandidates(args.directories, context)
    : {
        candidates: args.directories.map((directory) => ({ directory, needsLock: true })),
        diagnostics: [],
      };
  const decoder = createLockDecoder(context.flavour);
  const loaded = await mapLimit(candidates, filesInFlightMax, async (candidate) => {
    const { directory } = candidate;
    return {
      ...candidate,
      lockFile: await loadLockFile(directory, decoder),
      installDirectory: args.installed ?? installDirOf(directory, context.runtime),
    };
  });
  return {
    roots: loaded.filter(({ lockFile }) => lockFile.state !== 'missing'),
    unlocked: loaded
      .filter(({ lockFile, needsLock }) => lockFile.state === 'missing' && needsLock)
      .map(({ directory }) => directory),
    diagnostics,
  };
}

async function findCandidates(
  bases: readonly string[],
  { runtime, flavour, project }: CommandContext,
): Promise<{
  readonly candidates: readonly Candidate[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const candidates = new Map<string, Candidate>();
  const diagnostics: Diagnostic[] = [];
  for (const base of bases) {
    const found = await findRoots(base, {
      dataDir: dataDirOf(runtime),
      flavour,
      signal: runtime.signal,
      selects: (directory) => selectsRoot(project.roots, posix.join(base, directory)),
    });
    diagnostics.push(...found.diagnostics);
    for (const root of found.roots) {
      const directory = posix.join(base, root.directory);
      const isRequired = [...root.requirements.keys()].some((name) => isLockable(name, flavour));
      // What a broken configuration requires is not known.
      const needsLock = isRequired || hasErrors(root.diagnostics);
      candidates.set(directory, { directory, needsLock });
    }
  }
  return { candidates: [...candidates.values()], diagnostics };
}
