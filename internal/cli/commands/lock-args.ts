import { parseProviderSource, type ProviderAddr } from '../../addr/provider.ts';
import { AddressError } from '../../addr/address-error.ts';
import { parseUriTemplate, type RepositoryTemplate } from '../../cliconfig/repository-template.ts';
import type { Requirements } from '../../config/requirements.ts';
import { makeError, type Diagnostic } from '../../diag/diagnostic.ts';
import { ParseError } from '../../diag/parse-error.ts';
import type { Flavour } from '../../flavour/flavour.ts';
import type { Platform } from '../../platform/platform.ts';
import type { VersionConstraints } from '../../version/constraint.ts';
import { flagBoolean, flagList, flagString, type ParsedFlags } from '../flags.ts';
import { readPlatforms } from './platform-args.ts';

/** Where packages are to come from. */
export type SourceChoice =
  | { readonly kind: 'registry' }
  /** Whatever the CLI configuration says, and what is implied where it says nothing. */
  | { readonly kind: 'configured' }
  /** Only these filesystem mirrors, the first of them first. */
  | { readonly kind: 'plugin-dirs'; readonly directories: readonly string[] }
  | { readonly kind: 'filesystem-mirror'; readonly directory: string }
  | { readonly kind: 'network-mirror'; readonly url: URL }
  | { readonly kind: 'oci-mirror'; readonly repositoryTemplate: RepositoryTemplate };

export interface LockArgs {
  /** Without duplicates, in the order of the command line; empty where none is named. */
  readonly platforms: readonly Platform[];
  readonly source: SourceChoice;
  readonly usePluginCache: boolean;
  readonly useHashIndex: boolean;
  /** The provider arguments as they were typed. */
  readonly providers: readonly string[];
}

/** Arguments as far as they make sense, and whether to go on looking for other mistakes. */
export interface ReadLockArgs {
  readonly args: LockArgs | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the flags of `providers lock`. A contradiction between mirrors is reported alone, a bad mirror
 * address at once with the bad platforms; bad platforms alone leave the arguments undefined only at
 * the end, so that problems of the configuration are reported with them.
 */
export function readLockArgs(flags: ParsedFlags, flavour: Flavour): ReadLockArgs {
  const conflict = findConflict(flags, flavour);
  if (conflict !== undefined) return refused([conflict]);
  const { platforms, diagnostics } = readPlatforms(flagList(flags, 'platform'));
  const source = readSource(flags, flavour);
  if ('problem' in source) return refused([...diagnostics, source.problem]);
  const args = {
    platforms,
    source: source.choice,
    usePluginCache: flagBoolean(flags, 'enable-plugin-cache'),
    useHashIndex: !flagBoolean(flags, 'no-hash-index'),
    providers: flags.positional,
  };
  return { args, diagnostics };
}

/** At most one flag may say where packages come from. */
export function findConflict(flags: ParsedFlags, flavour: Flavour): Diagnostic | undefined {
  const mirrors = ['fs-mirror', 'net-mirror', 'oci-mirror'].filter((name) =>
    flagString(flags, name),
  );
  const fromConfig = flagBoolean(flags, 'from-config') ? ['from-config'] : [];
  const [first, second] = [...fromConfig, ...mirrors].map((name) => `-${name}`);
  if (first === undefined || second === undefined) return undefined;
  const options =
    flavour.hasOciMirrors && fromConfig.length === 0 ? 'mirror' : `${first} and ${second}`;
  return makeError(
    'Invalid installation method options',
    `The ${options} command line options are mutually-exclusive.`,
  );
}

/** Limits requirements to the providers named on the command line, if any are. */
export function narrowRequirements(
  requirements: Requirements,
  names: readonly string[],
  flavour: Flavour,
): { readonly requirements: Requirements; readonly diagnostics: readonly Diagnostic[] } {
  if (names.length === 0) return { requirements, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const narrowed = new Map<ProviderAddr, VersionConstraints>();
  for (const name of names) {
    const provider = readProvider(name, flavour, diagnostics);
    if (provider === undefined) continue;
    const constraints = requirements.get(provider);
    if (constraints !== undefined) narrowed.set(provider, constraints);
    else diagnostics.push(notRequired(provider));
  }
  return { requirements: narrowed, diagnostics };
}

export function readProvider(
  name: string,
  flavour: Flavour,
  diagnostics: Diagnostic[],
): ProviderAddr | undefined {
  try {
    return parseProviderSource(name, flavour);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    diagnostics.push(makeError(error.summary, error.message));
    return undefined;
  }
}

function notRequired(provider: ProviderAddr): Diagnostic {
  return makeError(
    'Invalid provider argument',
    `The provider ${provider} is not required by the current configuration.`,
  );
}

/** Where packages are to come from, or what is wrong with what was said about it. */
export type ReadSource = { readonly choice: SourceChoice } | { readonly problem: Diagnostic };

/** Reads where packages are to come from, or what is wrong with that. */
export function readSource(flags: ParsedFlags, flavour: Flavour): ReadSource {
  if (flagBoolean(flags, 'from-config')) return { choice: { kind: 'configured' } };
  const directory = flagString(flags, 'fs-mirror');
  if (directory !== undefined) return { choice: { kind: 'filesystem-mirror', directory } };
  const address = flagString(flags, 'net-mirror');
  if (address !== undefined) return readNetworkMirror(address);
  const template = flagString(flags, 'oci-mirror');
  return template === undefined
    ? { choice: { kind: 'registry' } }
    : readOciMirror(template, flavour);
}

function readNetworkMirror(address: string): ReadSource {
  if (/^https:/i.test(address) && URL.canParse(address)) {
    return { choice: { kind: 'network-mirror', url: new URL(address) } };
  }
  return {
    problem: makeError(
      'Invalid network mirror URL',
      'The -net-mirror option requires a valid https: URL as the mirror base URL.',
    ),
  };
}

function readOciMirror(template: string, flavour: Flavour): ReadSource {
  if (!flavour.hasOciMirrors) {
    return {
      problem: makeError(
        'Invalid installation method options',
        `${flavour.product} has no OCI mirrors. The -oci-mirror option needs -flavour=opentofu.`,
      ),
    };
  }
  try {
    return { choice: { kind: 'oci-mirror', repositoryTemplate: parseUriTemplate(template) } };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return {
      problem: makeError(
        'Invalid OCI mirror URI template',
        `The -oci-mirror argument is not a valid URI template: ${error.message}.`,
      ),
    };
  }
}

function refused(diagnostics: readonly Diagnostic[]): ReadLockArgs {
  return { args: undefined, diagnostics };
}
