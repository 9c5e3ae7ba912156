/** Fields of the JSON in a state file. What is missing and `null` are empty, as Go reads JSON. */
import { propertyOf } from '../json-record.ts';
import { describeKind, makeStateError } from './state-problems.ts';

/** @throws {ParseError} if the field, which messages call `path`, is no string */
export function stringOf(record: unknown, name: string, path: string): string {
  const value = fieldOf(record, name, path) ?? '';
  if (typeof value !== 'string') throw wrongKind(value, path);
  return value;
}

/** @throws {ParseError} if the field, which messages call `path`, is no array */
export function elementsOf(record: unknown, name: string, path: string): readonly unknown[] {
  const value = fieldOf(record, name, path) ?? [];
  if (!Array.isArray(value)) throw wrongKind(value, path);
  return value;
}

/** @throws {ParseError} if the field, which messages call `path`, is no object */
export function membersOf(
  record: unknown,
  name: string,
  path: string,
): readonly (readonly [string, unknown])[] {
  const value = fieldOf(record, name, path) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw wrongKind(value, path);
  return Object.entries(value);
}

function fieldOf(record: unknown, name: string, path: string): unknown {
  const isRecord = record === null || (typeof record === 'object' && !Array.isArray(record));
  if (!isRecord) throw wrongKind(record, path.slice(0, path.lastIndexOf('.')));
  return propertyOf(record, name);
}

function wrongKind(value: unknown, path: string): Error {
  return makeStateError([
    `Invalid state file format: The state file field "${path}" has invalid value ${describeKind(value)}`,
  ]);
}
