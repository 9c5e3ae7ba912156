import type { Value } from '../../hcl/ast.ts';

/**
 * Reports whether values could be the elements of one list: whether there is a type that all of them
 * can be converted to.
 */
export function haveCommonType(values: readonly Value[]): boolean {
  const known = values.filter(({ kind }) => kind !== 'null' && kind !== 'unknown');
  const objects = known.filter((value) => value.kind === 'object');
  const lists = known.filter((value) => value.kind === 'list');
  if (objects.length > 0) {
    return (
      objects.length === known.length && haveCommonShape(objects.map(({ entries }) => entries))
    );
  }
  if (lists.length > 0) {
    return lists.length === known.length && haveCommonElements(lists.map(({ items }) => items));
  }
  const kinds = new Set(known.map(({ kind }) => kind));
  // Truth values and numbers become text, but not one another.
  return kinds.has('string') || kinds.size <= 1;
}

/** Objects with the same attributes stay objects; others must become maps. */
function haveCommonShape(objects: readonly ReadonlyMap<string, Value>[]): boolean {
  const names = [...new Set(objects.flatMap((entries) => [...entries.keys()]))];
  const isSame = objects.every((entries) => entries.size === names.length);
  if (!isSame) return haveCommonType(objects.flatMap((entries) => [...entries.values()]));
  return names.every((name) =>
    haveCommonType(objects.map((entries) => entries.get(name) ?? { kind: 'null' })),
  );
}

/** Tuples of the same length stay tuples; others must become lists. */
function haveCommonElements(tuples: readonly (readonly Value[])[]): boolean {
  const [first = []] = tuples;
  const isSame = tuples.every(({ length }) => length === first.length);
  if (!isSame) return haveCommonType(tuples.flat());
  return first.every((_, index) =>
    haveCommonType(tuples.map((items) => items[index] ?? { kind: 'null' })),
  );
}
