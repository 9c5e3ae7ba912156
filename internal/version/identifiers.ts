/**
 * Orders two pre-release or metadata texts, neither of them empty.
 *
 * Unlike semantic versioning, the text that runs out of identifiers first is smaller *before* that
 * last identifier is compared: `alpha.1` is greater than `beta`.
 */
export function compareIdentifiers(a: string, b: string): number {
  if (a === b) return 0;
  if (!a.includes('.') && !b.includes('.')) return compareIdentifier(a, b);
  const left = a.split('.');
  const right = b.split('.');
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter - 1; index += 1) {
    const order = compareIdentifier(left[index] ?? '', right[index] ?? '');
    if (order !== 0) return order;
  }
  if (left.length !== right.length) return left.length < right.length ? -1 : 1;
  return compareIdentifier(left[shorter - 1] ?? '', right[shorter - 1] ?? '');
}

/** Numbers come before words and are ordered by length first, so that a leading zero makes bigger. */
function compareIdentifier(a: string, b: string): number {
  if (a === b) return 0;
  const isNumber = allDigits.test(a);
  if (isNumber !== allDigits.test(b)) return isNumber ? -1 : 1;
  if (isNumber && a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a < b ? -1 : 1;
}

/** The empty identifier counts as a number. */
const allDigits = /^[0-9]*$/;
