import type { Diagnostic } from '../diag/diagnostic.ts';
import { makeError } from '../diag/diagnostic.ts';

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
