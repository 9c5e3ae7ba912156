import { posix } from 'node:path';

import { ParseError } from '../../diag/parse-error.ts';
import { quote } from '../../text/quote.ts';

/** A module source taken apart: the package, and a directory in it (empty for its root). */
export interface SourceParts {
  readonly packageAddress: string;
  readonly subdirectory: string;
}

/**
 * Splits a source at the `//` that separates the directory from the package. A query belongs to the
 * package, wherever it was written.
 *
 * @throws {ParseError} if the directory is outside of the package
 */
export function splitSubdirectory(source: string): SourceParts {
  const queryAt = source.indexOf('?');
  const path = queryAt < 0 ? source : source.slice(0, queryAt);
  const query = queryAt < 0 ? '' : source.slice(queryAt);
  const scheme = path.indexOf('://');
  const separator = path.indexOf('//', scheme < 0 ? 0 : scheme + '://'.length);
  if (separator < 0) return { packageAddress: source, subdirectory: '' };
  const rest = path.slice(separator + '//'.length);
  return {
    packageAddress: path.slice(0, separator) + query,
    subdirectory: rest === '' ? '' : cleanSubdirectory(rest),
  };
}

/** Adds a directory to a package, in front of the query. */
export function joinSubdirectory({ packageAddress, subdirectory }: SourceParts): string {
  if (subdirectory === '') return packageAddress;
  const queryAt = packageAddress.indexOf('?');
  if (queryAt < 0) return `${packageAddress}//${subdirectory}`;
  return `${packageAddress.slice(0, queryAt)}//${subdirectory}${packageAddress.slice(queryAt)}`;
}

/** Removes `.`, `..`, double and trailing slashes from a path; the empty path is `.`. */
export function cleanPath(path: string): string {
  const normalized = posix.normalize(path);
  return normalized.length > 1 && normalized.endsWith('/') ? normalized.slice(0, -1) : normalized;
}

function cleanSubdirectory(path: string): string {
  const clean = cleanPath(path);
  if (clean === '..' || clean.startsWith('../')) {
    throw new ParseError(`subdirectory path ${quote(clean)} leads outside of the module package`);
  }
  return clean;
}
