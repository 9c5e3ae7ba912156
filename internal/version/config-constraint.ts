import { ParseError } from '../diag/parse-error.ts';
import type { Flavour } from '../flavour/flavour.ts';
import { parseConstraints, type VersionConstraints } from './constraint.ts';

/**
 * Reads a version constraint of a configuration file.
 *
 * Two readers must agree on it: the one that the configuration language began with, and then the
 * one of lock files, whose answer counts. The message of the error is the whole detail text of the
 * diagnostic "Invalid version constraint".
 *
 * @throws {ParseError} if either of them refuses the text
 */
export function parseConfigConstraints(text: string, flavour: Flavour): VersionConstraints {
  if (!text.split(',').every(isOldStyleTerm)) {
    throw new ParseError('This string does not use correct version constraint syntax.');
  }
  try {
    return parseConstraints(text, flavour);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    throw new ParseError(`Incorrect version constraint syntax: ${error.message}.`);
  }
}

function isOldStyleTerm(term: string): boolean {
  return oldStyleTerm.test(term);
}

const oldStyleTerm =
  /^\s*(?:|=|!=|>|<|>=|<=|~>)\s*v?\d+(?:\.\d+)*(?:-?[0-9A-Za-z~.-]*)(?:\+[0-9A-Za-z~.-]*)?\s*$/;
