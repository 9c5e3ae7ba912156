import { compareProviders, displayProvider, type ProviderAddr } from '../addr/provider.ts';
import { makeError, type Diagnostic } from '../diag/diagnostic.ts';
import type { Flavour } from '../flavour/flavour.ts';

/** The warning about a file that the environment names and that cannot be opened. */
export function cannotOpenCliConfig(path: string): Diagnostic {
  return {
    severity: 'warning',
    summary: 'Unable to open CLI configuration file',
    detail: `The CLI configuration file at "${path}" does not exist.`,
  };
}

/** The error about a file that is there and cannot be read, such as a directory. */
export function cannotReadCliConfig(path: string, reason: string): Diagnostic {
  return makeError(`Error reading ${path}: ${reason}`, '');
}

/** The error about a plugin cache directory that is not there. Terraform then has no plugin cache. */
export function cannotOpenPluginCache(directory: string, reason: string): Diagnostic {
  return makeError(`The specified plugin cache dir ${directory} cannot be opened: ${reason}`, '');
}

/**
 * The warning of `init` that some providers are under development, and that it installs them all the
 * same; undefined if none is.
 */
export function devOverridesAtInit(
  overrides: ReadonlyMap<ProviderAddr, string>,
  flavour: Flavour,
): Diagnostic | undefined {
  if (overrides.size === 0) return undefined;
  const lines = [...overrides]
    .sort(([a], [b]) => compareProviders(a, b))
    .map(([provider, directory]) => ` - ${displayProvider(provider, flavour)} in ${directory}\n`);
  return {
    severity: 'warning',
    summary: 'Provider development overrides are in effect',
    detail:
      'The following provider development overrides are set in the CLI configuration:\n' +
      `${lines.join('')}\nSkip ${flavour.command} init when using provider development overrides. ` +
      'It is not necessary and may error unexpectedly.',
  };
}
