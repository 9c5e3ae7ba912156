/** Patterns for directories: `*` and `?` within a name, `**` for any number of directories. */
import { posix } from 'node:path';
import { ParseError } from '../diag/parse-error.ts';

/** The names of a pattern, one directory each. */
export type DirectoryPattern = readonly string[];

/** Patterns of one place, and where that is. */
export interface DirectoryPatterns {
  readonly patterns: readonly DirectoryPattern[];
  /** The way to the working directory from the directory to which the patterns are relative. */
  readonly wayHere: string;
}

export const noPatterns: DirectoryPatterns = { patterns: [], wayHere: '.' };

/**
 * Reads a pattern such as `live/*` or `modules/**`.
 *
 * @throws {ParseError} for one that could match nothing
 */
export function parseDirectoryPattern(text: string): DirectoryPattern {
  const unknown = /[[\]{}!\\]/.exec(text)?.[0];
  if (unknown !== undefined) {
    throw new ParseError(`only *, ? and ** have a meaning in patterns, and ${unknown} has none`);
  }
  if (text.startsWith('/'))
    throw new ParseError('it must be relative to the directory of the file');
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  if (text === '') throw new ParseError('it is empty');
  if (names.includes('..')) throw new ParseError('it must not lead upwards');
  return names;
}

/** Reports whether any of the patterns matches a directory, given as its path from here. */
export function matchesAny({ patterns, wayHere }: DirectoryPatterns, directory: string): boolean {
  const names = posix
    .join(wayHere, directory)
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  return patterns.some((pattern) => matchesAll(pattern, names, { many: '**', same: matchesName }));
}

function matchesName(pattern: string, name: string): boolean {
  return matchesAll(Array.from(pattern), Array.from(name), {
    many: '*',
    same: (wanted, letter) => wanted === '?' || wanted === letter,
  });
}

interface Wildcards {
  /** The element that stands for any number of others. */
  readonly many: string;
  readonly same: (wanted: string, given: string) => boolean;
}

/** Takes at most the product of both lengths in steps: only the last wildcard is ever gone back to. */
function matchesAll(
  pattern: readonly string[],
  given: readonly string[],
  { many, same }: Wildcards,
): boolean {
  let wanted = 0;
  let next = 0;
  let retry: { readonly wanted: number; readonly next: number } | undefined;
  while (next < given.length) {
    const element = pattern[wanted];
    if (element === many) {
      retry = { wanted: wanted + 1, next };
      wanted += 1;
    } else if (element !== undefined && same(element, given[next] ?? '')) {
      wanted += 1;
      next += 1;
    } else if (retry !== undefined) {
      retry = { wanted: retry.wanted, next: retry.next + 1 };
      ({ wanted, next } = retry);
    } else {
      return false;
    }
  }
  return pattern.slice(wanted).every((element) => element === many);
}
