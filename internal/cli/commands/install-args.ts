import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Platform } from '../../platform/platform.ts';
import { flagBoolean, flagList, flagString, type ParsedFlags } from '../flags.ts';
import type { SourceChoice } from './lock-args.ts';
import { readPlatforms } from './platform-args.ts';

export interface InstallArgs {
  /** Without duplicates; empty where none is named. */
  readonly platforms: readonly Platform[];
  readonly source: SourceChoice;
  readonly upgrade: boolean;
  /** Whether the lock file may be changed. */
  readonly isLockFileReadOnly: boolean;
  readonly useHashIndex: boolean;
  /** Whether to work on every root module at and below the directory. */
  readonly isRecursive: boolean;
  /** Where to install to instead of the data directory. */
  readonly target: string | undefined;
}

/** Reads the flags of `install`; what is wrong with them is worded as `init` words it. */
export function readInstallArgs(flags: ParsedFlags): {
  readonly args: InstallArgs;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { platforms, diagnostics } = readPlatforms(flagList(flags, 'platform'));
  const directories = flagList(flags, 'plugin-dir');
  const args: InstallArgs = {
    platforms,
    source: directories.length > 0 ? { kind: 'plugin-dirs', directories } : { kind: 'configured' },
    upgrade: flagBoolean(flags, 'upgrade'),
    // Any other value means nothing to Terraform either.
    isLockFileReadOnly: flagString(flags, 'lockfile') === 'readonly',
    useHashIndex: !flagBoolean(flags, 'no-hash-index'),
    isRecursive: flagBoolean(flags, 'recursive'),
    target: flagString(flags, 'target'),
  };
  return { args, diagnostics: [...diagnostics, ...findContradictions(flags, args)] };
}

function findContradictions(flags: ParsedFlags, args: InstallArgs): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  if (flags.positional.length > 0) {
    diagnostics.push(makeError('Too many command line arguments. Did you mean to use -chdir?', ''));
  }
  if (args.upgrade && args.isLockFileReadOnly) {
    diagnostics.push(makeError('The -upgrade flag conflicts with -lockfile=readonly.', ''));
  }
  if (args.isRecursive && args.target !== undefined) {
    diagnostics.push(
      makeError('Invalid combination of options', 'Cannot use -target with -recursive.'),
    );
  }
  return diagnostics;
}
