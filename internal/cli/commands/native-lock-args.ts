import { hasErrors, makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import { flagBoolean, flagString, type ParsedFlags } from '../flags.ts';
import { readLockArgs, type LockArgs } from './lock-args.ts';

/** What a provider without a package for one of the platforms is. */
export type MissingPlatform = 'error' | 'warn' | 'skip';

/** The flags of `lock` with what Terraform's does not have. */
export interface NativeLockArgs extends LockArgs {
  readonly recursive: boolean;
  readonly check: boolean;
  readonly offline: boolean;
  readonly diff: boolean;
  /** Whether lock files are written. */
  readonly write: boolean;
  readonly upgrade: boolean;
  readonly prune: boolean;
  readonly missingPlatform: MissingPlatform;
}

/** Reads the flags; whatever is wrong with them is wrong with all. */
export function readNativeLockArgs(
  flags: ParsedFlags,
  flavour: Flavour,
): NativeLockArgs | readonly Diagnostic[] {
  const { args, diagnostics } = readLockArgs(flags, flavour);
  const missingPlatform = readMissingPlatform(flagString(flags, 'missing-platform') ?? 'error');
  const problems = [...diagnostics, ...findConflicts(flags)];
  if (missingPlatform === undefined) problems.push(badMissingPlatform);
  if (args === undefined || missingPlatform === undefined || hasErrors(problems)) return problems;
  const check = flagBoolean(flags, 'check');
  const diff = flagBoolean(flags, 'diff');
  return {
    ...args,
    recursive: flagBoolean(flags, 'recursive'),
    check,
    offline: flagBoolean(flags, 'offline'),
    diff,
    write: !check && (!diff || flagBoolean(flags, 'write')),
    upgrade: flagBoolean(flags, 'upgrade'),
    prune: flagBoolean(flags, 'prune'),
    missingPlatform,
  };
}

/** Flags that contradict each other, or say nothing without another. */
function findConflicts(flags: ParsedFlags): readonly Diagnostic[] {
  function isOn(name: string): boolean {
    return flagBoolean(flags, name);
  }

  const clashes = [
    ['check', 'upgrade'],
    ['check', 'write'],
    ['check', 'enable-plugin-cache'],
    ['recursive', 'enable-plugin-cache'],
  ].filter((names) => names.every(isOn));
  const needs = [
    ['offline', 'check'],
    ['write', 'diff'],
  ].filter(([name = '', other = '']) => isOn(name) && !isOn(other));
  return [
    ...clashes.map(([a = '', b = '']) =>
      makeError('Invalid lock options', `The -${a} and -${b} options are mutually exclusive.`),
    ),
    ...needs.map(([name = '', other = '']) =>
      makeError('Invalid lock options', `The -${name} option has a meaning only with -${other}.`),
    ),
  ];
}

function readMissingPlatform(word: string): MissingPlatform | undefined {
  switch (word) {
    case 'error':
    case 'warn':
    case 'skip':
      return word;
    default:
      return undefined;
  }
}

const badMissingPlatform = makeError(
  'Invalid lock options',
  'The -missing-platform option must be error, warn or skip.',
);
