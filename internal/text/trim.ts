/**
 * Removes Unicode white space from both ends, as Go's `strings.TrimSpace` does.
 *
 * JavaScript's own `trim` differs: it keeps U+0085 and removes U+FEFF.
 */
export function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Reports whether a UTF-16 unit is Unicode White_Space; all of these lie below U+10000. */
export function isSpace(unit: number): boolean {
  if (unit < 0x80) return isAsciiSpace(unit);
  return spaces.has(unit) || (unit >= 0x2000 && unit <= 0x200a);
}

/** Reports whether a UTF-16 unit is one of tab, LF, VT, FF, CR and space. */
export function isAsciiSpace(unit: number): boolean {
  return unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);
}

const spaces: ReadonlySet<number> = new Set([
  0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000,
]);
