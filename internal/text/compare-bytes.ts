/** Orders strings by their UTF-8 bytes, as Go does; JavaScript's own order is by UTF-16 units. */
export function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  // Code point order is UTF-8 byte order; only surrogates make UTF-16 order differ from it.
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

const surrogate = /[\ud800-\udfff]/;
