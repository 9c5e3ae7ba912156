import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Platform } from '../../platform/platform.ts';
import { flagBoolean, flagList, flagString, type ParsedFlags } from '../flags.ts';
import { readPlatforms } from './platform-args.ts';

export interface VerifyArgs {
  /** Without duplicates; never empty. */
  readonly directories: readonly string[];
  readonly recursive: boolean;
  /** Empty where none is named. */
  readonly platforms: readonly Platform[];
  /** A directory of packages instead of those of the working directories. */
  readonly installed: string | undefined;
  readonly mirror: string | undefined;
  readonly requireInstalled: boolean;
  readonly explain: boolean;
}

/** Reads the flags and arguments of `verify`. */
export function readVerifyArgs(flags: ParsedFlags): {
  readonly args: VerifyArgs;
  readonly diagnostics: readonly Diagnostic[];
} {
  const { platforms, diagnostics } = readPlatforms(flagList(flags, 'platform'));
  const { positional } = flags;
  const args: VerifyArgs = {
    directories: positional.length === 0 ? ['.'] : [...new Set(positional)],
    recursive: flagBoolean(flags, 'recursive'),
    platforms,
    installed: flagString(flags, 'installed'),
    mirror: flagString(flags, 'mirror'),
    requireInstalled: flagBoolean(flags, 'require-installed'),
    explain: flagBoolean(flags, 'explain'),
  };
  return { args, diagnostics: [...diagnostics, ...findEmpty(flags)] };
}

/** An empty value is a variable of a script that was not set, and must not pass for "nothing to verify". */
function findEmpty({ values, positional }: ParsedFlags): readonly Diagnostic[] {
  const flags = ['installed', 'mirror'].filter((name) => values.get(name)?.[0] === '');
  return [
    ...flags.map((name) => `-${name} option`),
    ...(positional.includes('') ? ['argument'] : []),
  ].map((what) => makeError('Invalid verify options', `The ${what} must name a directory.`));
}
