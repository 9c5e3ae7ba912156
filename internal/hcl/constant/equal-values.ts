import type { Value } from '../value.ts';

/** Reports whether two values are the same, type included; undefined if that is not known. */
export function equalValues(a: Value, b: Value): boolean | undefined {
  if (a.kind === 'unknown' || b.kind === 'unknown') return undefined;
  if (a.kind === 'list' && b.kind === 'list') return equalLists(a.items, b.items);
  if (a.kind === 'object' && b.kind === 'object') return equalObjects(a.entries, b.entries);
  return a.kind === b.kind && scalarOf(a) === scalarOf(b);
}

function scalarOf(value: Value): string | boolean | undefined {
  if (value.kind === 'bool') return value.value;
  return value.kind === 'string' || value.kind === 'number' ? value.text : undefined;
}

function equalLists(a: readonly Value[], b: readonly Value[]): boolean | undefined {
  if (a.length !== b.length) return false;
  return all(a.map((item, index) => equalOptional(item, b[index])));
}

function equalObjects(
  a: ReadonlyMap<string, Value>,
  b: ReadonlyMap<string, Value>,
): boolean | undefined {
  if (a.size !== b.size) return false;
  return all(Array.from(a, ([name, value]) => equalOptional(value, b.get(name))));
}

function equalOptional(a: Value, b: Value | undefined): boolean | undefined {
  return b === undefined ? false : equalValues(a, b);
}

function all(results: readonly (boolean | undefined)[]): boolean | undefined {
  if (results.includes(false)) return false;
  return results.includes(undefined) ? undefined : true;
}
