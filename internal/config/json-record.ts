/**
 * JSON files that Terraform writes and reads back: names of properties are matched whatever their
 * case, and of equal ones the last counts, as Go reads JSON.
 */
import { ParseError } from '../diag/parse-error.ts';

/** @throws {ParseError} if the text is not JSON */
export function parseJsonText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ParseError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The value of a property; undefined where there is none, or `null` instead of an object.
 *
 * @throws {ParseError} if the record is no object
 */
export function propertyOf(record: unknown, name: string): unknown {
  if (record === null || record === undefined) return undefined;
  if (typeof record !== 'object' || Array.isArray(record)) {
    throw new ParseError('an object is required');
  }
  return Object.entries(record).findLast(([key]) => key.toLowerCase() === name)?.[1];
}
